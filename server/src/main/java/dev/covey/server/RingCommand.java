package dev.covey.server;

import dev.covey.proto.v1.Place;
import dev.covey.proto.v1.RingResponse;
import dev.covey.proto.v1.Share;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code covey ring}: who owns what, as a node sees it. */
@Command(
    name = "ring",
    description = "Print who owns which share of the keys, and who owns one key.",
    mixinStandardHelpOptions = true)
final class RingCommand implements Callable<Integer> {

  private final Terminal terminal;
  @Mixin private final AskOptions ask = new AskOptions();

  @Parameters(
      arity = "0..1",
      paramLabel = "KEY",
      description = "A key to look up; its owner is the same in every group.")
  private @Nullable String key;

  RingCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    try (AdminClient client = ask.connect(terminal)) {
      RingResponse ring = client.ring(Optional.ofNullable(key));
      if (ask.json()) {
        terminal.out().println(Json.line(object(ring)));
      } else {
        print(ring);
      }
      return Exit.OK;
    }
  }

  private void print(RingResponse ring) {
    if (ring.hasPlace()) {
      Place place = ring.getPlace();
      terminal
          .out()
          .printf(
              "key %s  slot %d  owner %s  stand-in %s%n",
              key,
              place.getSlot(),
              place.getOwner(),
              place.hasStandIn() ? place.getStandIn() : "-");
      return;
    }
    terminal.out().printf("slots %d  members %d%n", ring.getSlots(), ring.getSharesCount());
    Table table = new Table("MEMBER", "SLOTS", "SHARE");
    for (Share share : ring.getSharesList()) {
      double percent = 100.0 * share.getSlots() / ring.getSlots();
      table.row(
          share.getMember(),
          String.valueOf(share.getSlots()),
          String.format(Locale.ROOT, "%.2f %%", percent));
    }
    terminal.out().print(table);
    ring.getMovingList()
        .forEach(
            moving ->
                terminal
                    .out()
                    .printf(
                        "moving to %s: %d slots of %s%n",
                        ring.getSelf(), moving.getSlots(), moving.getMember()));
  }

  private Map<String, Object> object(RingResponse ring) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("slots", ring.getSlots());
    Map<String, Integer> shares = new LinkedHashMap<>();
    ring.getSharesList().forEach(share -> shares.put(share.getMember(), share.getSlots()));
    object.put("slotsOf", shares);
    Map<String, Integer> moving = new LinkedHashMap<>();
    ring.getMovingList().forEach(share -> moving.put(share.getMember(), share.getSlots()));
    object.put("movingFrom", moving);
    if (ring.hasPlace()) {
      object.put("key", String.valueOf(key));
      object.put("slot", ring.getPlace().getSlot());
      object.put("owner", ring.getPlace().getOwner());
      if (ring.getPlace().hasStandIn()) {
        object.put("standIn", ring.getPlace().getStandIn());
      }
    }
    return object;
  }
}
