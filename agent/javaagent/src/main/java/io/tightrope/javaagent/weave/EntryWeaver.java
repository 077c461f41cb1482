package io.tightrope.javaagent.weave;

import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Puts a call of the hub before the first instruction of an instance method. */
final class EntryWeaver extends MethodVisitor {
  private static final String HUB = "io/tightrope/dl4j/hub/Hub";

  private final String entry;
  private final String descriptor;

  /**
   * @param entry the hub's method
   * @param descriptor of the hub's method: the first arguments of the woven one, or none
   */
  EntryWeaver(String entry, String descriptor, MethodVisitor next) {
    super(Opcodes.ASM9, next);
    this.entry = entry;
    this.descriptor = descriptor;
  }

  @Override
  public void visitCode() {
    super.visitCode();
    int local = 1;
    for (Type argument : Type.getArgumentTypes(descriptor)) {
      super.visitVarInsn(argument.getOpcode(Opcodes.ILOAD), local);
      local += argument.getSize();
    }
    super.visitMethodInsn(Opcodes.INVOKESTATIC, HUB, entry, descriptor, false);
  }

  @Override
  public void visitMaxs(int maxStack, int maxLocals) {
    super.visitMaxs(Math.max(maxStack, 2), maxLocals);
  }
}
