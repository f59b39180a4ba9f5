package dev.covey.simulation;

import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
import static net.bytebuddy.matcher.ElementMatchers.named;

import java.io.IOException;
import java.lang.instrument.ClassDefinition;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.asm.MemberSubstitution;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.implementation.FixedValue;
import net.bytebuddy.implementation.StubMethod;

/**
 * What is changed in the real classes, in this JVM, from {@link #apply} to {@link #undo}: for all
 * who use them. Not safe for concurrent use.
 */
final class Mutation {

  /** A change of one method. Immutable. */
  record Change(String type, String method, How how) {

    static final String CONSTRUCTOR = "<init>";

    private static final String HOUSE = "dev.covey.";

    /**
     * @param method all of this name are changed
     */
    static Change of(String typeBelowTheHouse, String method, How how) {
      return new Change(HOUSE + typeBelowTheHouse, method, how);
    }
  }

  /** How a method is changed. */
  sealed interface How {

    /** It returns this, and does nothing. */
    record Returns(Object value) implements How {}

    /** It does nothing, and returns nothing, zero or null. */
    record Nothing() implements How {}

    /** It begins or ends with something else. */
    record Advised(Class<?> advice) implements How {}

    /** It calls this method in place of all others of that name. */
    record Calls(Method inPlace) implements How {}
  }

  private final Instrumentation instrumentation;
  private final Map<Class<?>, byte[]> originals;

  private Mutation(Instrumentation instrumentation, Map<Class<?>, byte[]> originals) {
    this.instrumentation = instrumentation;
    this.originals = originals;
  }

  /**
   * Makes changes.
   *
   * @throws IllegalStateException if a class or method is not there, or cannot be changed
   */
  static Mutation apply(List<Change> changes) {
    Instrumentation instrumentation = ByteBuddyAgent.install();
    ClassLoader loader = Mutation.class.getClassLoader();
    Map<Class<?>, byte[]> originals = new LinkedHashMap<>();
    Map<Class<?>, List<Change>> byType = new LinkedHashMap<>();
    try (ClassFileLocator locator = ClassFileLocator.ForClassLoader.of(loader)) {
      for (Change change : changes) {
        Class<?> type = Class.forName(change.type(), true, loader);
        requireMethod(type, change.method());
        originals.put(type, locator.locate(change.type()).resolve());
        byType.computeIfAbsent(type, first -> new ArrayList<>()).add(change);
      }
      List<ClassDefinition> changed = new ArrayList<>();
      for (Map.Entry<Class<?>, List<Change>> each : byType.entrySet()) {
        DynamicType.Builder<?> builder = new ByteBuddy().redefine(each.getKey(), locator);
        for (Change change : each.getValue()) {
          builder = with(builder, change);
        }
        try (DynamicType.Unloaded<?> made = builder.make()) {
          changed.add(new ClassDefinition(each.getKey(), made.getBytes()));
        }
      }
      instrumentation.redefineClasses(changed.toArray(ClassDefinition[]::new));
    } catch (IOException | ClassNotFoundException | UnmodifiableClassException impossible) {
      throw new IllegalStateException(impossible);
    }
    return new Mutation(instrumentation, originals);
  }

  private static void requireMethod(Class<?> type, String method) {
    if (method.equals(Change.CONSTRUCTOR)) {
      return;
    }
    for (Method declared : type.getDeclaredMethods()) {
      if (declared.getName().equals(method)) {
        return;
      }
    }
    throw new IllegalStateException(type.getName() + "." + method + " (expected: a method)");
  }

  private static DynamicType.Builder<?> with(DynamicType.Builder<?> builder, Change change) {
    if (change.how() instanceof How.Advised advised) {
      return builder.visit(
          Advice.to(advised.advice())
              .on(
                  change.method().equals(Change.CONSTRUCTOR)
                      ? isConstructor()
                      : named(change.method())));
    }
    if (change.how() instanceof How.Calls calls) {
      return builder.visit(
          MemberSubstitution.relaxed()
              .method(named(calls.inPlace().getName()))
              .replaceWith(calls.inPlace())
              .on(named(change.method())));
    }
    if (change.method().equals(Change.CONSTRUCTOR)) {
      throw new IllegalStateException("a constructor can only be advised");
    }
    return builder
        .method(named(change.method()))
        .intercept(
            change.how() instanceof How.Returns returns
                ? FixedValue.value(returns.value())
                : StubMethod.INSTANCE);
  }

  /** All is as it was. */
  void undo() {
    try {
      instrumentation.redefineClasses(
          originals.entrySet().stream()
              .map(each -> new ClassDefinition(each.getKey(), each.getValue()))
              .toArray(ClassDefinition[]::new));
    } catch (ClassNotFoundException | UnmodifiableClassException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
