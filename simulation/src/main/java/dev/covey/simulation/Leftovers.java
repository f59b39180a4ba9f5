package dev.covey.simulation;

import dev.covey.lru.LocalCache;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What a node still has under way, though nothing is asked of it any more. Looks into its objects,
 * by the names of their classes and fields: so a field that is renamed has to be renamed here.
 * Confined to one thread.
 */
final class Leftovers {

  private static final String HOUSE = "dev.covey.";

  /** What is empty when nothing is under way: a class below the house's package, and a field. */
  static final List<String> EMPTY =
      List.of(
          "singleflight.SingleFlight.flights",
          "peers.session.Conversation.pending",
          "peers.session.Conversation.queue",
          "peers.session.Conversation.cancelled",
          "peers.session.Responder.outstanding",
          "peers.session.Responder.parcels",
          "peers.session.Responder.queue",
          "peers.session.Responder.postponed",
          "peers.Batches.queue",
          "peers.ViewWaiters.waiters",
          "peers.Cluster.invalidations",
          "group.Origin.underWay",
          "group.Origin.newest",
          "group.Origin.expedited",
          "group.FallbackLoads.gathered",
          "group.LoadLimiter.queue",
          "group.RemovalTurns.underWay",
          "group.Refreshes.pending",
          "group.Refreshes.underWay");

  /** The objects of these are not the node's own, or have nothing under way. */
  private static final Set<Class<?>> BEYOND =
      Set.of(
          Machines.class,
          World.class,
          SimulatedProcess.class,
          Checker.class,
          Pipe.class,
          LocalCache.class);

  private static final ClassValue<List<Field>> FIELDS =
      new ClassValue<>() {
        @Override
        protected List<Field> computeValue(Class<?> type) {
          return fieldsOf(type);
        }
      };

  private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Queue<Object> toSee = new ArrayDeque<>();
  private final List<String> found = new ArrayList<>();

  private Leftovers() {}

  /** What a node has under way, for people. */
  static List<String> of(SimulatedNode node) {
    Leftovers leftovers = new Leftovers();
    leftovers.add(node);
    for (Object next = leftovers.toSee.poll(); next != null; next = leftovers.toSee.poll()) {
      leftovers.look(next);
    }
    return leftovers.found;
  }

  private static List<Field> fieldsOf(Class<?> type) {
    List<Field> fields = new ArrayList<>();
    for (Class<?> each = type; isOfTheHouse(each); each = each.getSuperclass()) {
      for (Field field : each.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
          field.setAccessible(true);
          fields.add(field);
        }
      }
    }
    return fields;
  }

  private static boolean isOfTheHouse(@Nullable Class<?> type) {
    return type != null && type.getName().startsWith(HOUSE) && !type.isHidden();
  }

  private void add(@Nullable Object object) {
    boolean followed =
        object instanceof Collection
            || object instanceof Map
            || object instanceof AtomicReference
            || (object != null
                && isOfTheHouse(object.getClass())
                && !object.getClass().isEnum()
                && !BEYOND.contains(object.getClass()));
    if (followed && (!(object instanceof SimulatedNode) || seen.isEmpty()) && seen.add(object)) {
      toSee.add(object);
    }
  }

  private void look(Object object) {
    if (object instanceof Collection<?> collection) {
      collection.forEach(this::add);
    } else if (object instanceof Map<?, ?> map) {
      map.values().forEach(this::add);
    } else if (object instanceof AtomicReference<?> reference) {
      add(reference.get());
    } else {
      for (Field field : FIELDS.get(object.getClass())) {
        look(object, field);
      }
    }
  }

  private void look(Object object, Field field) {
    Object content;
    try {
      content = field.get(object);
    } catch (IllegalAccessException inaccessible) {
      throw new IllegalStateException(inaccessible);
    }
    String name =
        field.getDeclaringClass().getName().substring(HOUSE.length()) + "." + field.getName();
    if (EMPTY.contains(name) && !isEmpty(content)) {
      found.add(name + ": " + content);
    }
    add(content);
  }

  private static boolean isEmpty(@Nullable Object content) {
    return content instanceof Collection<?> collection
        ? collection.isEmpty()
        : content instanceof Map<?, ?> map && map.isEmpty();
  }
}
