package dev.covey.node;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;

/**
 * Virtual threads (JEP 444), where the running JVM has them: from 21 on, while this code is
 * compiled for 17.
 */
final class VirtualThreads {

  private VirtualThreads() {}

  /**
   * An executor with a virtual thread for each task, named by prefix and number; empty before Java
   * 21.
   */
  static Optional<ExecutorService> executor(String namePrefix) {
    try {
      MethodHandles.Lookup lookup = MethodHandles.publicLookup();
      Class<?> builder = Class.forName("java.lang.Thread$Builder$OfVirtual");
      Object ofVirtual =
          lookup.findStatic(Thread.class, "ofVirtual", MethodType.methodType(builder)).invoke();
      Object named =
          lookup
              .findVirtual(
                  builder, "name", MethodType.methodType(builder, String.class, long.class))
              .invoke(ofVirtual, namePrefix, 0L);
      ThreadFactory factory =
          (ThreadFactory)
              lookup
                  .findVirtual(builder, "factory", MethodType.methodType(ThreadFactory.class))
                  .invoke(named);
      MethodType perTask = MethodType.methodType(ExecutorService.class, ThreadFactory.class);
      return Optional.of(
          (ExecutorService)
              lookup
                  .findStatic(Executors.class, "newThreadPerTaskExecutor", perTask)
                  .invoke(factory));
    } catch (Throwable notThere) { // before 21, or as a preview that is switched off
      return Optional.empty();
    }
  }
}
