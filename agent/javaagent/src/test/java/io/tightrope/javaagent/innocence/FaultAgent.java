package io.tightrope.javaagent.innocence;

import java.io.IOException;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * A second agent in the watched program that breaks Tightrope's own: each method that its argument
 * names, {@code package/Class.method=fault;...}, ends as soon as it is called. The faults are {@code
 * throw}, an exception, and {@code exhaust}, an array that no heap can hold.
 */
public final class FaultAgent {
  private FaultAgent() {}

  /** Called by the JVM before the program's own {@code main}. */
  public static void premain(String faults, Instrumentation instrumentation) {
    for (String fault : faults.split(";")) {
      String method = fault.substring(0, fault.indexOf('='));
      int dot = method.lastIndexOf('.');
      instrumentation.addTransformer(new Break(
          method.substring(0, dot), method.substring(dot + 1), fault.endsWith("=exhaust")));
    }
  }

  /** The option by which a program runs with these faults; its classes are on the program's path. */
  static String option(Path directory, String faults) throws IOException {
    return AgentOption.of(directory, FaultAgent.class, faults);
  }

  private record Break(String type, String method, boolean exhausts)
      implements ClassFileTransformer {
    @Override
    public byte[] transform(
        ClassLoader loader,
        String name,
        Class<?> redefined,
        ProtectionDomain domain,
        byte[] classFile) {
      if (!type.equals(name)) {
        return null;
      }
      ClassReader reader = new ClassReader(classFile);
      ClassWriter writer = new ClassWriter(reader, 0);
      reader.accept(new Visitor(this, writer), 0);
      return writer.toByteArray();
    }
  }

  private static final class Visitor extends ClassVisitor {
    private final Break fault;

    Visitor(Break fault, ClassVisitor next) {
      super(Opcodes.ASM9, next);
      this.fault = fault;
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String descriptor, String signature, String[] exceptions) {
      MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
      return name.equals(fault.method()) ? new Entry(fault.exhausts(), next) : next;
    }
  }

  /** Puts a call in front of a method's body. */
  private static final class Entry extends MethodVisitor {
    private final boolean exhausts;

    Entry(boolean exhausts, MethodVisitor next) {
      super(Opcodes.ASM9, next);
      this.exhausts = exhausts;
    }

    @Override
    public void visitCode() {
      super.visitCode();
      super.visitMethodInsn(
          Opcodes.INVOKESTATIC,
          FaultAgent.class.getName().replace('.', '/'),
          exhausts ? "exhaust" : "fail",
          "()V",
          false);
    }
  }

  /** The fault {@code throw}. */
  public static void fail() {
    throw new IllegalStateException("injected");
  }

  /** The fault {@code exhaust}. */
  public static void exhaust() {
    long[] tooMuch = new long[Integer.MAX_VALUE];
    throw new IllegalStateException("held " + tooMuch.length);
  }
}
