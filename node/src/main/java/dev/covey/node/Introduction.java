package dev.covey.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.covey.ring.RingParameters;
import io.grpc.Metadata;
import java.util.Optional;

/**
 * Who is meant by a call between members, as headers of each call say it: so that no value comes
 * from a node that took over another's address, belongs to another cluster, or has another ring.
 * Immutable.
 *
 * @param cluster the name of the cluster
 * @param member the id of the member that is called
 * @param protocolVersion of the messages in {@code covey/v1}; a member refuses one it does not know
 * @param ring what says who owns a key; releases that do not tell have that of the first
 */
record Introduction(String cluster, String member, String protocolVersion, String ring) {

  /** Of this release. */
  static final int PROTOCOL_VERSION = 1;

  /** In place of what the headers do not say. */
  private static final String NONE = "none";

  private static final Metadata.BinaryMarshaller<String> TEXT =
      new Metadata.BinaryMarshaller<>() {
        @Override
        public byte[] toBytes(String text) {
          return text.getBytes(UTF_8);
        }

        @Override
        public String parseBytes(byte[] bytes) {
          return new String(bytes, UTF_8);
        }
      };

  // Names need not be ASCII, which other headers than binary ones have to be.
  private static final Metadata.Key<String> CLUSTER = Metadata.Key.of("covey-cluster-bin", TEXT);
  private static final Metadata.Key<String> MEMBER = Metadata.Key.of("covey-member-bin", TEXT);
  private static final Metadata.Key<String> VERSION =
      Metadata.Key.of("covey-protocol-version", Metadata.ASCII_STRING_MARSHALLER);
  private static final Metadata.Key<String> RING =
      Metadata.Key.of("covey-ring", Metadata.ASCII_STRING_MARSHALLER);

  /** Of calls to a member, in this release. */
  static Introduction to(String cluster, String member, RingParameters ring) {
    return new Introduction(cluster, member, String.valueOf(PROTOCOL_VERSION), text(ring));
  }

  private static String text(RingParameters ring) {
    return "slots=%s cap=%s hash=%s".formatted(ring.slots(), ring.cap(), ring.hash());
  }

  /** The same, of calls to another member. */
  Introduction to(String another) {
    return new Introduction(cluster, another, protocolVersion, ring);
  }

  static Introduction from(Metadata headers) {
    return new Introduction(
        valueOf(headers, CLUSTER),
        valueOf(headers, MEMBER),
        valueOf(headers, VERSION),
        valueOf(headers, RING));
  }

  private static String valueOf(Metadata headers, Metadata.Key<String> key) {
    String value = headers.get(key);
    return value == null ? NONE : value;
  }

  Metadata headers() {
    Metadata headers = new Metadata();
    headers.put(CLUSTER, cluster);
    headers.put(MEMBER, member);
    headers.put(VERSION, protocolVersion);
    headers.put(RING, ring);
    return headers;
  }

  /** Why a node that is {@code self} is not meant; empty if it is. */
  Optional<String> objection(Introduction self) {
    return mismatch("cluster", cluster, self.cluster)
        .or(() -> mismatch("protocol version", protocolVersion, self.protocolVersion))
        .or(() -> mismatch("member id", member, self.member))
        .or(() -> ring.equals(NONE) ? Optional.empty() : mismatch("ring", ring, self.ring));
  }

  private static Optional<String> mismatch(String what, String heard, String expected) {
    return heard.equals(expected)
        ? Optional.empty()
        : Optional.of(what + ": " + heard + " (expected: " + expected + ")");
  }
}
