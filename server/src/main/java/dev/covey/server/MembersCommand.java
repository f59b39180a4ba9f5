package dev.covey.server;

import dev.covey.proto.v1.MemberEntry;
import dev.covey.proto.v1.MembersResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code covey members}: a node's view. */
@Command(
    name = "members",
    description = "Print the members that a node knows, itself with a star.",
    mixinStandardHelpOptions = true)
final class MembersCommand implements Callable<Integer> {

  private static final long PAUSE_MILLIS = 100;

  private final Terminal terminal;
  @Mixin private final AskOptions ask = new AskOptions();

  @Option(
      names = "--await",
      paramLabel = "N",
      description =
          "Wait, up to --timeout, until the node knows just so many members and may keep what it"
              + " loads.")
  private int awaited;

  MembersCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (awaited < 0) {
      throw new CommandException(
          Exit.USAGE, "--await: " + awaited + " (expected: a number of members)", null);
    }
    try (AdminClient client = ask.connect(terminal)) {
      MembersResponse view = awaited == 0 ? client.members() : await(client);
      if (ask.json()) {
        terminal.out().println(Json.line(object(view)));
      } else {
        print(view);
      }
      return Exit.OK;
    }
  }

  /** A node that does not answer yet may be about to start. */
  private MembersResponse await(AdminClient client) throws InterruptedException {
    long timeoutNanos = TimeUnit.NANOSECONDS.convert(ask.timeout());
    long startNanos = System.nanoTime();
    while (true) {
      String found;
      try {
        MembersResponse view = client.members();
        if (view.getMembersCount() == awaited && !view.getYoung()) {
          return view;
        }
        found =
            view.getMembersList().stream().map(MemberEntry::getId).toList()
                + (view.getYoung() ? " of a registry that has just begun" : "");
      } catch (CommandException notYet) {
        found = notYet.getMessage();
      }
      if (System.nanoTime() - startNanos > timeoutNanos) {
        String message =
            "--await: %d: %s after %s (expected: so many members)"
                .formatted(awaited, found, Amounts.duration(timeoutNanos));
        throw new CommandException(Exit.FAILURE, message, null);
      }
      Thread.sleep(PAUSE_MILLIS); // between two calls: the node tells nobody of its views
      client.reconnect();
    }
  }

  private void print(MembersResponse view) {
    terminal
        .out()
        .printf(
            "node %s  discovery %s%s  registry %s%s  revision %d  members %d%n",
            view.getSelf(),
            view.getDiscovery(),
            view.getDiscoveryDetail().isEmpty() ? "" : " (" + view.getDiscoveryDetail() + ")",
            Long.toHexString(view.getRegistryId()),
            view.getYoung() ? " (new, nothing is kept yet)" : "",
            view.getRevision(),
            view.getMembersCount());
    Table table = new Table("MEMBER", "ADDRESS", "WEIGHT", "ZONE", "INCARNATION", "PROTOCOL");
    for (MemberEntry member : view.getMembersList()) {
      table.row(
          member.getId() + (member.getId().equals(view.getSelf()) ? " *" : ""),
          member.getAddress(),
          String.valueOf(member.getWeight()),
          member.getZone(),
          member.getIncarnation() == 0 ? "" : Long.toHexString(member.getIncarnation()),
          member.getProtocolVersion() == 0 ? "" : String.valueOf(member.getProtocolVersion()));
    }
    terminal.out().print(table);
  }

  private static Map<String, Object> object(MembersResponse view) {
    List<Map<String, Object>> members =
        view.getMembersList().stream().map(MembersCommand::object).toList();
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("self", view.getSelf());
    object.put("discovery", view.getDiscovery());
    object.put("discoveryDetail", view.getDiscoveryDetail());
    object.put("registryId", Long.toHexString(view.getRegistryId())); // beyond JSON's numbers
    object.put("revision", view.getRevision());
    object.put("young", view.getYoung());
    object.put("members", members);
    return object;
  }

  private static Map<String, Object> object(MemberEntry member) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("id", member.getId());
    object.put("address", member.getAddress());
    object.put("weight", member.getWeight());
    object.put("zone", member.getZone());
    object.put("incarnation", Long.toHexString(member.getIncarnation()));
    object.put("protocolVersion", member.getProtocolVersion());
    return object;
  }
}
