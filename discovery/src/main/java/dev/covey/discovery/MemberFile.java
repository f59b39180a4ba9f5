package dev.covey.discovery;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A text file with a member in each line, as {@link FileDiscovery} has it. Immutable. */
final class MemberFile implements PolledList.Source {

  private final Path file;
  private final long intervalNanos;

  MemberFile(Path file, Duration interval) {
    this.file = file;
    this.intervalNanos = interval.toNanos();
  }

  @Override
  public List<Member> read() {
    MemberList list = new MemberList();
    List<String> lines = lines();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        try {
          list.add(Member.parse(line));
        } catch (IllegalArgumentException wrong) {
          throw new DiscoveryException(file + ":" + (i + 1) + ": " + wrong.getMessage(), wrong);
        }
      }
    }
    List<Member> members = list.members();
    if (members.isEmpty()) {
      throw new DiscoveryException(file + ": no member (expected: a line id=host:port for each)");
    }
    return members;
  }

  private List<String> lines() {
    try {
      return Files.readAllLines(file);
    } catch (IOException unreadable) {
      throw new DiscoveryException(
          file + ": " + reason(unreadable) + " (expected: a file of UTF-8 text to read)",
          unreadable);
    }
  }

  /** Most of these have the file's name for a message. */
  private static String reason(IOException unreadable) {
    if (unreadable instanceof NoSuchFileException) {
      return "no such file";
    }
    if (unreadable instanceof AccessDeniedException) {
      return "access denied";
    }
    return unreadable instanceof CharacterCodingException
        ? "not UTF-8"
        : String.valueOf(unreadable.getMessage());
  }

  /** A mistake is put right by hand, and then counts as soon as any change. */
  @Override
  public long waitNanos(boolean good) {
    return intervalNanos;
  }
}
