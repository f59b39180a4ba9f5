package dev.covey.integration;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What others may call names none of some classes: as parameter, result, exception, field or
 * supertype, also as a type argument of one. Immutable.
 */
final class NotBeSeenInPublic extends ArchCondition<JavaClass> {

  private final DescribedPredicate<? super JavaClass> hidden;

  NotBeSeenInPublic(DescribedPredicate<? super JavaClass> hidden) {
    super("show in public no class that would " + hidden.getDescription());
    this.hidden = hidden;
  }

  @Override
  public void check(JavaClass shown, ConditionEvents events) {
    if (!isReachable(shown)) {
      return;
    }
    Stream.concat(shown.getAllRawSuperclasses().stream(), shown.getAllRawInterfaces().stream())
        .filter(hidden)
        .forEach(seen -> report(shown, shown.getDescription(), seen, events));
    shown.getMembers().stream()
        .filter(NotBeSeenInPublic::isReachable)
        .forEach(
            member ->
                member.getAllInvolvedRawTypes().stream()
                    .filter(hidden)
                    .forEach(seen -> report(shown, member.getDescription(), seen, events)));
  }

  private static void report(
      JavaClass shown, String where, JavaClass seen, ConditionEvents events) {
    events.add(SimpleConditionEvent.violated(shown, where + " shows " + seen.getName()));
  }

  private static boolean isReachable(JavaClass shown) {
    Optional<JavaClass> outer = shown.getEnclosingClass();
    return shown.getModifiers().contains(JavaModifier.PUBLIC)
        && (outer.isEmpty() || isReachable(outer.get()));
  }

  private static boolean isReachable(JavaMember member) {
    return member.getModifiers().contains(JavaModifier.PUBLIC)
        || member.getModifiers().contains(JavaModifier.PROTECTED);
  }
}
