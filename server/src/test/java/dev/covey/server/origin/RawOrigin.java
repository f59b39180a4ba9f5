package dev.covey.server.origin;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server that does with each connection what the test says, on a thread for each. */
final class RawOrigin implements AutoCloseable {

  /** What happens on one connection; afterwards it is closed. */
  @FunctionalInterface
  interface Script {
    void play(Connection connection) throws Exception;
  }

  private final ServerSocket server;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  RawOrigin(Script script) throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start("accept", () -> accept(script));
  }

  String url(String path) {
    return "http://"
        + server.getInetAddress().getHostAddress()
        + ":"
        + server.getLocalPort()
        + path;
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private void accept(Script script) {
    try {
      while (true) {
        Socket socket = server.accept();
        sockets.add(socket);
        start("connection", () -> play(script, socket));
      }
    } catch (IOException closed) {
      // the test is over
    }
  }

  private static void play(Script script, Socket socket) {
    try (socket) {
      script.play(new Connection(socket));
    } catch (Exception broken) {
      // the client sees a connection that ends
    }
  }

  private static void start(String name, Runnable task) {
    Thread thread = new Thread(task, "raw-origin-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  /** One connection of a client. */
  record Connection(Socket socket) {

    /** Reads a request up to the empty line. */
    void readHead() throws IOException {
      InputStream in = socket.getInputStream();
      int matched = 0;
      while (matched < 4) {
        int octet = in.read();
        if (octet < 0) {
          throw new IOException("no request");
        }
        matched = octet == "\r\n\r\n".charAt(matched) ? matched + 1 : octet == '\r' ? 1 : 0;
      }
    }

    void write(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(ISO_8859_1));
      socket.getOutputStream().flush();
    }

    /** Returns when the client has closed its side. */
    void awaitEnd() throws IOException {
      try {
        socket.getInputStream().transferTo(OutputStream.nullOutputStream());
      } catch (SocketException reset) {
        return; // an end too
      }
    }
  }
}
