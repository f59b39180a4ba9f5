package dev.covey.integration.offending.elsewhere;

import com.dynatrace.hash4j.hashing.Hashing;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.protobuf.Message;
import io.etcd.jetcd.api.KVGrpc;
import io.grpc.Channel;
import io.micrometer.core.instrument.Meter;
import io.netty.buffer.ByteBuf;
import org.slf4j.Logger;
import picocli.CommandLine;

/** Knows what is known to some modules only. */
public final class KnowsThirdParties {
  public void know(Hashing hash, ObjectMapper mapper, Caffeine<?, ?> store) {}

  public void know(Message message, Channel channel, ByteBuf buffer, Logger logger) {}

  public void know(Meter meter) {}

  public void know(CommandLine command) {}

  public void know(KVGrpc etcd) {}
}
