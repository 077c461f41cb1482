package io.tightrope.javaagent;

import com.sun.tools.attach.VirtualMachine;

/**
 * The helper process of a program that wants the agent in its own JVM: attaches it there to weave
 * only. {@code AttachOther PID AGENT_JAR}; ends with 1 and one line where it cannot.
 */
public final class AttachOther {
  private AttachOther() {}

  /** Attaches. */
  public static void main(String[] args) {
    try {
      VirtualMachine machine = VirtualMachine.attach(args[0]);
      try {
        machine.loadAgent(args[1], Installation.WEAVE_ONLY);
      } finally {
        machine.detach();
      }
    } catch (Exception | LinkageError e) {
      System.out.println(e);
      System.exit(1);
    }
  }
}
