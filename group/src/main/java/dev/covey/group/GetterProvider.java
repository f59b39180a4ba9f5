package dev.covey.group;

import java.util.Map;

/**
 * Makes getters for groups of the stand-alone binary: what a plug-in implements.
 *
 * <p>A plug-in is a jar that has the provider, everything that it needs beyond the JDK and this
 * module, and the provider's class name in {@code
 * META-INF/services/dev.covey.group.GetterProvider}. The class is public and has a public
 * constructor without parameters. There is one instance for all groups that name it, made when the
 * first of them is. Each jar has a class loader of its own, below the binary's: so two plug-ins may
 * use two versions of one library, unless the binary has it too, whose version comes first.
 *
 * <p>A provider may make threads, which should be daemons, and ends them in {@link #close}. It must
 * not end the process. It is called from one thread at a time; its getters are not.
 */
public interface GetterProvider extends AutoCloseable {

  /**
   * The getter of one group. Called once for each group, before it answers anybody. {@link
   * AsyncGetter#of} makes one of a {@link Getter}, which may block.
   *
   * @param group the group's name
   * @param settings what the configuration says beside the class name; immutable, perhaps empty
   * @throws Exception if the settings are wrong, with a message for the operator: the binary does
   *     not start
   */
  AsyncGetter<byte[]> getter(String group, Map<String, String> settings) throws Exception;

  /**
   * Gives back what the getters hold. Called once, when no group is open any more; getters that did
   * not heed their interrupt may still run. What it throws is logged.
   */
  @Override
  default void close() {}
}
