package io.tightrope.javaagent.weave;

import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Puts a {@link ProcessHook}'s call before the first instruction of an instance method. */
final class ProcessWeaver extends MethodVisitor {
  private static final String HUB = "io/tightrope/dl4j/hub/Hub";

  private final ProcessHook hook;

  ProcessWeaver(ProcessHook hook, MethodVisitor next) {
    super(Opcodes.ASM9, next);
    this.hook = hook;
  }

  @Override
  public void visitCode() {
    super.visitCode();
    int local = 1;
    for (Type argument : Type.getArgumentTypes(hook.descriptor())) {
      super.visitVarInsn(argument.getOpcode(Opcodes.ILOAD), local);
      local += argument.getSize();
    }
    super.visitMethodInsn(Opcodes.INVOKESTATIC, HUB, hook.entry(), hook.descriptor(), false);
  }

  @Override
  public void visitMaxs(int maxStack, int maxLocals) {
    super.visitMaxs(Math.max(maxStack, 2), maxLocals);
  }
}
