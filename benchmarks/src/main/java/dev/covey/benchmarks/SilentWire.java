package dev.covey.benchmarks;

import dev.covey.discovery.Member;
import dev.covey.group.Answer;
import dev.covey.group.FetchMode;
import dev.covey.group.Handed;
import dev.covey.group.Write;
import dev.covey.group.WriteAnswer;
import dev.covey.peers.Wire;
import dev.covey.peers.session.Heartbeats;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** A wire on which nobody ever answers. Immutable. */
final class SilentWire implements Wire {

  @Override
  public CompletableFuture<Answer> fetch(
      Member to, String group, String key, FetchMode mode, long timeoutNanos) {
    return new CompletableFuture<>();
  }

  @Override
  public List<CompletableFuture<Answer>> fetchAll(
      Member to, String group, List<String> keys, FetchMode mode, long timeoutNanos) {
    return Stream.generate(() -> new CompletableFuture<Answer>()).limit(keys.size()).toList();
  }

  @Override
  public CompletableFuture<List<Optional<Handed>>> peek(
      Member to, String group, List<String> keys, long timeoutNanos) {
    return new CompletableFuture<>();
  }

  @Override
  public CompletableFuture<Optional<List<String>>> keysFor(
      Member to, String heir, boolean leaving, String group, int skip, long timeoutNanos) {
    return new CompletableFuture<>();
  }

  @Override
  public CompletableFuture<Boolean> bequeath(Member to, Member self, long timeoutNanos) {
    return new CompletableFuture<>();
  }

  @Override
  public CompletableFuture<List<WriteAnswer>> write(
      Member to, String group, List<Write> writes, long timeoutNanos) {
    return new CompletableFuture<>();
  }

  @Override
  public CompletableFuture<WriteAnswer> drop(
      Member to, String group, List<String> keys, long timeoutNanos) {
    return new CompletableFuture<>();
  }

  @Override
  public CompletableFuture<WriteAnswer> dropAll(Member to, String group, long timeoutNanos) {
    return new CompletableFuture<>();
  }

  @Override
  public void watch(Member to, Heartbeats heartbeats) {}

  @Override
  public void beat(Member to) {}

  @Override
  public void forget(Member member) {}
}
