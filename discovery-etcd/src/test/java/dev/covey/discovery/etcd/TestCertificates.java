package dev.covey.discovery.etcd;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * An authority, and what it has signed: for a server on the loopback interface, for one that is
 * elsewhere, and for a client.
 */
record TestCertificates(Path authority, Pair server, Pair elsewhere, Pair client) {

  private static final String PASSWORD = "changeit";

  /** PEM files. */
  record Pair(Path certificate, Path key) {}

  static TestCertificates in(Path folder)
      throws IOException, InterruptedException, GeneralSecurityException {
    keytool(folder, "-genkeypair", "-alias", "ca", "-dname", "CN=ca", "-ext", "bc:c");
    Path authority = folder.resolve("ca.pem");
    keytool(folder, "-exportcert", "-rfc", "-alias", "ca", "-file", authority.toString());
    return new TestCertificates(
        authority,
        signed(folder, "server", "san=ip:127.0.0.1,dns:localhost", "eku=sA,cA"),
        signed(folder, "elsewhere", "san=ip:10.0.0.1,dns:elsewhere", "eku=sA,cA"),
        signed(folder, "client", "san=dns:client", "eku=cA"));
  }

  private static Pair signed(Path folder, String name, String... extensions)
      throws IOException, InterruptedException, GeneralSecurityException {
    Path request = folder.resolve(name + ".csr");
    Path certificate = folder.resolve(name + ".pem");
    keytool(folder, "-genkeypair", "-alias", name, "-dname", "CN=" + name);
    keytool(folder, "-certreq", "-alias", name, "-file", request.toString());
    List<String> sign = new ArrayList<>(List.of("-gencert", "-rfc", "-alias", "ca"));
    sign.addAll(List.of("-infile", request.toString(), "-outfile", certificate.toString()));
    for (String extension : extensions) {
      sign.addAll(List.of("-ext", extension));
    }
    keytool(folder, sign.toArray(String[]::new));
    Path key = folder.resolve(name + ".key");
    Files.writeString(key, pem(key(folder, name)));
    return new Pair(certificate, key);
  }

  private static Key key(Path folder, String name) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream file = Files.newInputStream(folder.resolve("store.p12"))) {
      store.load(file, PASSWORD.toCharArray());
    }
    return store.getKey(name, PASSWORD.toCharArray());
  }

  private static String pem(Key key) {
    String text =
        Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(key.getEncoded());
    return "-----BEGIN PRIVATE KEY-----\n" + text + "\n-----END PRIVATE KEY-----\n";
  }

  private static void keytool(Path folder, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(List.of("-keystore", folder.resolve("store.p12").toString()));
    command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD, "-keyalg", "EC"));
    if (!arguments[0].equals("-genkeypair")) {
      command.removeAll(List.of("-keyalg", "EC"));
    }
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), US_ASCII);
    if (process.waitFor() != 0) {
      throw new IOException(command + ": " + said);
    }
  }
}
