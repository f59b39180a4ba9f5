package dev.covey.peers;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.covey.discovery.Member;
import dev.covey.group.Answer;
import dev.covey.group.FailureKind;
import dev.covey.group.FetchMode;
import dev.covey.group.Handed;
import dev.covey.group.Peer;
import dev.covey.group.Write;
import dev.covey.group.WriteAnswer;
import dev.covey.singleflight.Timer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Another member of the view, asked over the wire. Writes and drops go in one message, unless their
 * keys would make it too large; those of several callers share messages.
 */
final class RemotePeer implements Peer {

  /**
   * Upper bound of the keys, and of their values, in one message, unless a single one is larger.
   */
  private static final int MAX_BYTES = 1 << 20;

  /** UTF-8 takes at most so many bytes for a char. */
  private static final int MAX_BYTES_PER_CHAR = 3;

  /** And a key this many beside its text. */
  private static final int KEY_OVERHEAD_BYTES = 8;

  /** And a write this many beside its key and its value. */
  private static final int WRITE_OVERHEAD_BYTES = 24;

  private record Drop(String group, List<String> keys, long timeoutNanos) {}

  private record Peek(String group, String key, long timeoutNanos) {}

  private record Writing(String group, List<Write> writes, long timeoutNanos) {}

  private final Member member;
  private final Wire wire;
  private final Timer timer;
  private final Batches<Drop, WriteAnswer> drops;
  private final Batches<Writing, List<WriteAnswer>> writings;
  private final Batches<Peek, Optional<Handed>> peeks;

  RemotePeer(Member member, Wire wire, Timer timer) {
    this.member = member;
    this.wire = wire;
    this.timer = timer;
    this.drops = new Batches<>(DropMessage::new);
    this.writings = new Batches<>(WriteMessage::new);
    this.peeks = new Batches<>(PeekMessage::new);
  }

  @Override
  public String id() {
    return member.id();
  }

  @Override
  public CompletableFuture<Answer> fetch(
      String group, String key, FetchMode mode, long timeoutNanos) {
    return wire.fetch(member, group, key, mode, timeoutNanos);
  }

  @Override
  public List<CompletableFuture<Answer>> fetchAll(
      String group, List<String> keys, FetchMode mode, long timeoutNanos) {
    return wire.fetchAll(member, group, keys, mode, timeoutNanos);
  }

  @Override
  public CompletableFuture<Optional<Handed>> peek(String group, String key, long timeoutNanos) {
    return inTime(peeks.ask(new Peek(group, key, timeoutNanos)), timeoutNanos, Optional::empty);
  }

  @Override
  public CompletableFuture<List<WriteAnswer>> write(
      String group, List<Write> writes, long timeoutNanos) {
    CompletableFuture<List<WriteAnswer>> all = CompletableFuture.completedFuture(List.of());
    for (int from = 0; from < writes.size(); ) {
      int end = endOfMessage(writes, from, RemotePeer::bytesOf);
      all =
          all.thenCombine(
              write(new Writing(group, writes.subList(from, end), timeoutNanos)),
              (before, answers) -> Stream.concat(before.stream(), answers.stream()).toList());
      from = end;
    }
    return all;
  }

  private CompletableFuture<List<WriteAnswer>> write(Writing writing) {
    return inTime(writings.ask(writing), writing.timeoutNanos(), () -> noAnswer(writing));
  }

  /** Its time counts while it waits for its turn too: a member may answer nothing for long. */
  private <T> CompletableFuture<T> inTime(
      CompletableFuture<T> asked, long timeoutNanos, Supplier<T> late) {
    if (!asked.isDone()) {
      Runnable cancel = timer.schedule(() -> asked.complete(late.get()), timeoutNanos);
      asked.whenComplete((answer, failure) -> cancel.run());
    }
    return asked;
  }

  private static List<WriteAnswer> noAnswer(Writing writing) {
    String detail = "no answer within " + NANOSECONDS.toMillis(writing.timeoutNanos()) + " ms";
    return Collections.nCopies(
        writing.writes().size(), new WriteAnswer.Failure(FailureKind.DEADLINE_EXCEEDED, detail));
  }

  @Override
  public CompletableFuture<WriteAnswer> drop(String group, List<String> keys, long timeoutNanos) {
    CompletableFuture<WriteAnswer> all = CompletableFuture.completedFuture(new WriteAnswer.Done());
    for (int from = 0; from < keys.size(); ) {
      int end = endOfMessage(keys, from, RemotePeer::bytesOf);
      all =
          all.thenCombine(
              drops.ask(new Drop(group, keys.subList(from, end), timeoutNanos)),
              (before, answer) -> before instanceof WriteAnswer.Done ? answer : before);
      from = end;
    }
    return all;
  }

  @Override
  public CompletableFuture<WriteAnswer> dropAll(String group, long timeoutNanos) {
    return wire.dropAll(member, group, timeoutNanos);
  }

  /** A key of two writes is in there twice: writes are not merged. */
  private final class DropMessage implements Batches.Message<Drop, WriteAnswer> {

    private final List<String> keys = new ArrayList<>();
    private @Nullable Drop first;
    private int drops;
    private long bytes;

    @Override
    public boolean add(Drop drop) {
      long size = drop.keys().stream().mapToLong(RemotePeer::bytesOf).sum();
      if (first == null) {
        first = drop;
      } else if (!first.group().equals(drop.group()) || bytes + size > MAX_BYTES) {
        return false;
      }
      keys.addAll(drop.keys());
      drops++;
      bytes += size;
      return true;
    }

    @Override
    public CompletableFuture<List<WriteAnswer>> send() {
      Drop any = requireNonNull(first, "an empty message");
      return wire.drop(member, any.group(), List.copyOf(keys), any.timeoutNanos())
          .thenApply(answer -> Collections.nCopies(drops, answer));
    }
  }

  /** What is left out of the answer counts as not there. */
  private final class PeekMessage implements Batches.Message<Peek, Optional<Handed>> {

    private final List<String> keys = new ArrayList<>();
    private @Nullable Peek first;
    private long bytes;

    @Override
    public boolean add(Peek peek) {
      if (first == null) {
        first = peek;
      } else if (!first.group().equals(peek.group()) || bytes + bytesOf(peek.key()) > MAX_BYTES) {
        return false;
      }
      keys.add(peek.key());
      bytes += bytesOf(peek.key());
      return true;
    }

    @Override
    public CompletableFuture<List<Optional<Handed>>> send() {
      Peek any = requireNonNull(first, "an empty message");
      return wire.peek(member, any.group(), List.copyOf(keys), any.timeoutNanos())
          .thenApply(
              found -> {
                int count = Math.min(found.size(), keys.size());
                List<Optional<Handed>> all = new ArrayList<>(found.subList(0, count));
                all.addAll(Collections.nCopies(keys.size() - count, Optional.empty()));
                return all;
              });
    }
  }

  /** Two writes of one key are two, so they do not share a message. */
  private final class WriteMessage implements Batches.Message<Writing, List<WriteAnswer>> {

    private final List<Writing> writings = new ArrayList<>();
    private final Set<String> keys = new HashSet<>();
    private long bytes;
    private long longestNanos;

    @Override
    public boolean add(Writing writing) {
      List<String> its = writing.writes().stream().map(Write::key).toList();
      long size = writing.writes().stream().mapToLong(RemotePeer::bytesOf).sum();
      if (!writings.isEmpty()
          && (!writings.get(0).group().equals(writing.group())
              || bytes + size > MAX_BYTES
              || its.stream().anyMatch(keys::contains))) {
        return false;
      }
      writings.add(writing);
      keys.addAll(its);
      bytes += size;
      longestNanos = Math.max(longestNanos, writing.timeoutNanos());
      return true;
    }

    @Override
    public CompletableFuture<List<List<WriteAnswer>>> send() {
      List<Write> all = writings.stream().flatMap(each -> each.writes().stream()).toList();
      return wire.write(member, writings.get(0).group(), all, longestNanos).thenApply(this::parts);
    }

    private List<List<WriteAnswer>> parts(List<WriteAnswer> answers) {
      List<List<WriteAnswer>> parts = new ArrayList<>(writings.size());
      int from = 0;
      for (Writing writing : writings) {
        int end = from + writing.writes().size();
        parts.add(answers.subList(from, end));
        from = end;
      }
      return parts;
    }
  }

  private static <T> int endOfMessage(List<T> items, int from, ToLongFunction<T> bytesOf) {
    long bytes = 0;
    for (int i = from; i < items.size(); i++) {
      bytes += bytesOf.applyAsLong(items.get(i));
      if (bytes > MAX_BYTES && i > from) {
        return i;
      }
    }
    return items.size();
  }

  private static long bytesOf(String key) {
    return (long) key.length() * MAX_BYTES_PER_CHAR + KEY_OVERHEAD_BYTES;
  }

  private static long bytesOf(Write write) {
    byte[] value = write.bytes();
    return bytesOf(write.key()) + WRITE_OVERHEAD_BYTES + (value == null ? 0 : value.length);
  }
}
