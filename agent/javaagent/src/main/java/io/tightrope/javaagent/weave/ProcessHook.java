package io.tightrope.javaagent.weave;

import java.util.Optional;

/**
 * The two methods of the JDK that know how a process ends: which exit code it chose, and what nothing
 * has caught. Each calls the hub first with its own arguments. Both are called once in a process, if at
 * all; a JDK that lacks one is left as it is.
 */
enum ProcessHook {
  EXIT("java/lang/Runtime", "exit", "(I)V", "exiting"),
  UNCAUGHT(
      "java/lang/ThreadGroup",
      "uncaughtException",
      "(Ljava/lang/Thread;Ljava/lang/Throwable;)V",
      "uncaught");

  private static final ProcessHook[] ALL = values();

  private final String owner;
  private final String method;
  private final String descriptor;
  private final String entry;

  ProcessHook(String owner, String method, String descriptor, String entry) {
    this.owner = owner;
    this.method = method;
    this.descriptor = descriptor;
    this.entry = entry;
  }

  /** Whether it has a hook for a class of the JDK. */
  static boolean isHooked(String owner) {
    for (ProcessHook hook : ALL) {
      if (hook.owner.equals(owner)) {
        return true;
      }
    }
    return false;
  }

  /** The hook for a method, or empty if nothing is woven into it. */
  static Optional<ProcessHook> of(String owner, String method, String descriptor) {
    for (ProcessHook hook : ALL) {
      if (hook.owner.equals(owner)
          && hook.method.equals(method)
          && hook.descriptor.equals(descriptor)) {
        return Optional.of(hook);
      }
    }
    return Optional.empty();
  }

  String descriptor() {
    return descriptor;
  }

  /** The hub's method called first, with the arguments of the woven one. */
  String entry() {
    return entry;
  }
}
