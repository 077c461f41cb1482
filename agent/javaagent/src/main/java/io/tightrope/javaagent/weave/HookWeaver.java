package io.tightrope.javaagent.weave;

import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Puts one hook's calls into one method. The calls use the operand stack alone: no new local
 * variable, no branch, so that the method's own stack map frames stay as they are. Only a step
 * and a computation of gradients get an exception handler, since they must be left however they end.
 */
final class HookWeaver extends MethodVisitor {
  private static final String HUB = "io/tightrope/dl4j/hub/Hub";

  private final Hook hook;
  private final String owner;
  private final Label bodyStart = new Label();
  private final Label bodyEnd = new Label();

  HookWeaver(Hook hook, String owner, MethodVisitor next) {
    super(Opcodes.ASM9, next);
    this.hook = hook;
    this.owner = owner;
  }

  @Override
  public void visitCode() {
    super.visitCode();
    hook.entry().ifPresent(this::callOnEntry);
    if (hook.failure().isPresent()) {
      super.visitLabel(bodyStart);
    }
  }

  @Override
  public void visitInsn(int opcode) {
    if (opcode == Opcodes.RETURN || opcode == Opcodes.ARETURN) {
      boolean withResult = opcode == Opcodes.ARETURN && !hook.isPass();
      hook.exit().ifPresent(withResult ? this::callWithResult : this::callWithoutResult);
    }
    super.visitInsn(opcode);
  }

  @Override
  public void visitMaxs(int maxStack, int maxLocals) {
    hook.failure().ifPresent(this::handleFailure);
    super.visitMaxs(maxStack + 3, maxLocals);
  }

  private void callOnEntry(String method) {
    if (hook == Hook.STEP || hook.isPass()) {
      super.visitLdcInsn(Type.getObjectType(Hook.optimizer()));
      super.visitVarInsn(Opcodes.ALOAD, 0);
      call(method, "(Ljava/lang/Class;Ljava/lang/Object;)V");
      return;
    }
    super.visitVarInsn(Opcodes.ALOAD, 0);
    if (hook.descriptor().startsWith("()")) {
      call(method, "(Ljava/lang/Object;)V");
      return;
    }
    super.visitVarInsn(Opcodes.ALOAD, hook == Hook.LOSS ? 2 : 1);
    call(method, "(Ljava/lang/Object;Ljava/lang/Object;)V");
  }

  private void callWithResult(String method) {
    super.visitInsn(Opcodes.DUP);
    if (hook == Hook.STEP) {
      call(method, "(Ljava/lang/Object;)V");
      return;
    }
    super.visitVarInsn(Opcodes.ALOAD, 0);
    call(method, "(Ljava/lang/Object;Ljava/lang/Object;)V");
  }

  private void callWithoutResult(String method) {
    if (hook.namesOptimizerOnExit()) {
      super.visitLdcInsn(Type.getObjectType(Hook.optimizer()));
      super.visitVarInsn(Opcodes.ALOAD, 0);
      call(method, "(Ljava/lang/Class;Ljava/lang/Object;)V");
      return;
    }
    super.visitVarInsn(Opcodes.ALOAD, 0);
    if (hook == Hook.UPDATE) {
      super.visitVarInsn(Opcodes.ALOAD, 1);
      super.visitVarInsn(Opcodes.ILOAD, 2);
      call(method, "(Ljava/lang/Object;Ljava/lang/Object;I)V");
    } else {
      call(method, "(Ljava/lang/Object;)V");
    }
  }

  private void handleFailure(String method) {
    super.visitLabel(bodyEnd);
    super.visitTryCatchBlock(bodyStart, bodyEnd, bodyEnd, null);
    Type[] arguments = Type.getArgumentTypes(hook.descriptor());
    Object[] locals = new Object[arguments.length + 1];
    locals[0] = owner;
    for (int i = 0; i < arguments.length; i++) {
      locals[i + 1] = arguments[i].getInternalName();
    }
    super.visitFrame(Opcodes.F_NEW, locals.length, locals, 1, new Object[] {"java/lang/Throwable"});
    if (hook.isPass()) {
      super.visitVarInsn(Opcodes.ALOAD, 0);
      call(method, "(Ljava/lang/Object;)V");
    } else {
      call(method, "()V");
    }
    super.visitInsn(Opcodes.ATHROW);
  }

  private void call(String method, String descriptor) {
    super.visitMethodInsn(Opcodes.INVOKESTATIC, HUB, method, descriptor, false);
  }
}
