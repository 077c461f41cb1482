package io.tightrope.javaagent.weave;

import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Tells the hub what {@link ScoreHook}'s method returns, before each return; the method stays as it is. */
final class ScoreWeaver extends MethodVisitor {
  private static final int FURTHER_STACK = 4;

  ScoreWeaver(MethodVisitor next) {
    super(Opcodes.ASM9, next);
  }

  @Override
  public void visitInsn(int opcode) {
    if (opcode == Opcodes.DRETURN) {
      super.visitInsn(Opcodes.DUP2);
      super.visitVarInsn(Opcodes.ALOAD, 0);
      super.visitVarInsn(Opcodes.ALOAD, 1);
      super.visitMethodInsn(
          Opcodes.INVOKESTATIC,
          "io/tightrope/dl4j/hub/Hub",
          "scoreCalculated",
          "(DLjava/lang/Object;Ljava/lang/Object;)V",
          false);
    }
    super.visitInsn(opcode);
  }

  @Override
  public void visitMaxs(int maxStack, int maxLocals) {
    super.visitMaxs(maxStack + FURTHER_STACK, maxLocals);
  }
}
