package dev.covey.node;

import dev.covey.discovery.Address;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.UnresolvedAddressException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The port on which others call this node. Safe for concurrent use. */
final class Listener {

  private static final long CLOSE_SECONDS = 2;

  /** Peers ask for signs of life every 10 s; to ask much more often would be an attack. */
  private static final long PERMIT_KEEP_ALIVE_SECONDS = 5;

  private final Server server;
  private final Address bound;

  private Listener(Server server, Address bound) {
    this.server = server;
    this.bound = bound;
  }

  /**
   * Opens the port.
   *
   * @throws UncheckedIOException if it is taken, or the host is not one of this machine
   */
  static Listener open(
      Address listen,
      List<ServerServiceDefinition> services,
      NodeThreads threads,
      int maxMessageBytes) {
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress(listen.host(), listen.port()))
            .channelType(NioServerSocketChannel.class)
            .bossEventLoopGroup(threads.io())
            .workerEventLoopGroup(threads.io())
            .directExecutor() // what is cached is answered on the network thread; see PeerService
            .permitKeepAliveTime(PERMIT_KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true)
            .maxInboundMessageSize(maxMessageBytes)
            .addServices(services)
            .build();
    try {
      server.start();
    } catch (IOException e) {
      Throwable reason = e.getCause() == null ? e : e.getCause();
      throw new UncheckedIOException(
          "listen: "
              + listen
              + ": "
              + (reason instanceof UnresolvedAddressException
                  ? "unknown host"
                  : reason.getMessage())
              + " (expected: a free port of this machine)",
          e);
    }
    return new Listener(server, new Address(listen.host(), server.getPort()));
  }

  /** The host as given, and the port in use. */
  Address bound() {
    return bound;
  }

  /**
   * Where others reach who listens there: a wildcard host is replaced by this machine's address.
   *
   * @throws UncheckedIOException if that cannot be found out
   */
  static Address reachable(Address bound) {
    try {
      boolean wildcard = InetAddress.getByName(bound.host()).isAnyLocalAddress();
      return wildcard ? new Address(ThisMachine.address().getHostAddress(), bound.port()) : bound;
    } catch (IOException e) {
      throw new UncheckedIOException("this machine's address (expected: one to advertise)", e);
    }
  }

  /** Refuses new calls, gives those under way a moment, and returns when the port is free. */
  void close() {
    try {
      if (!server.shutdown().awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        server.shutdownNow().awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
