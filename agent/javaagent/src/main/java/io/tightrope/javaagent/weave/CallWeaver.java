package io.tightrope.javaagent.weave;

import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Puts a {@link CallHook}'s calls around one method of any signature: at its beginning, before each
 * return, and in a handler that throws on what the method throws.
 */
final class CallWeaver extends MethodVisitor {
  private static final String HUB = "io/tightrope/dl4j/hub/Hub";

  private final CallHook hook;
  private final String owner;
  private final String descriptor;
  private final Label bodyStart = new Label();
  private final Label bodyEnd = new Label();

  CallWeaver(CallHook hook, String owner, String descriptor, MethodVisitor next) {
    super(Opcodes.ASM9, next);
    this.hook = hook;
    this.owner = owner;
    this.descriptor = descriptor;
  }

  @Override
  public void visitCode() {
    super.visitCode();
    hook.entry().ifPresent(method -> {
      super.visitVarInsn(Opcodes.ALOAD, 0);
      if (givesEpochs()) {
        super.visitVarInsn(Opcodes.ILOAD, 2);
        call(method, "(Ljava/lang/Object;I)V");
      } else {
        call(method, "(Ljava/lang/Object;)V");
      }
    });
    super.visitLabel(bodyStart);
  }

  /** Whether it is {@code fit} or {@code pretrain} of an iterator and a number of epochs. */
  private boolean givesEpochs() {
    Type[] arguments = Type.getArgumentTypes(descriptor);
    return hook == CallHook.FIT && arguments.length == 2 && arguments[1] == Type.INT_TYPE;
  }

  @Override
  public void visitInsn(int opcode) {
    if (opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN) {
      hook.result().ifPresent(method -> giveResult(method, opcode));
      call(hook.exit(), "()V");
    }
    super.visitInsn(opcode);
  }

  private void giveResult(String method, int opcode) {
    if (opcode == Opcodes.DRETURN) {
      super.visitInsn(Opcodes.DUP2);
      super.visitVarInsn(Opcodes.ALOAD, 0);
      super.visitVarInsn(Opcodes.ALOAD, 1);
      call(method, "(DLjava/lang/Object;Ljava/lang/Object;)V");
    } else {
      super.visitInsn(Opcodes.DUP);
      super.visitVarInsn(Opcodes.ALOAD, 0);
      call(method, "(Ljava/lang/Object;Ljava/lang/Object;)V");
    }
  }

  @Override
  public void visitMaxs(int maxStack, int maxLocals) {
    hook.failure().ifPresent(this::handleFailure);
    super.visitMaxs(Math.max(maxStack, 2) + 4, maxLocals);
  }

  private void handleFailure(String method) {
    super.visitLabel(bodyEnd);
    super.visitTryCatchBlock(bodyStart, bodyEnd, bodyEnd, null);
    Type[] arguments = Type.getArgumentTypes(descriptor);
    Object[] locals = new Object[arguments.length + 1];
    locals[0] = owner;
    for (int i = 0; i < arguments.length; i++) {
      locals[i + 1] = frameType(arguments[i]);
    }
    super.visitFrame(Opcodes.F_NEW, locals.length, locals, 1, new Object[] {"java/lang/Throwable"});
    super.visitInsn(Opcodes.DUP);
    call(method, "(Ljava/lang/Throwable;)V");
    super.visitInsn(Opcodes.ATHROW);
  }

  private static Object frameType(Type type) {
    return switch (type.getSort()) {
      case Type.BOOLEAN, Type.CHAR, Type.BYTE, Type.SHORT, Type.INT -> Opcodes.INTEGER;
      case Type.FLOAT -> Opcodes.FLOAT;
      case Type.LONG -> Opcodes.LONG;
      case Type.DOUBLE -> Opcodes.DOUBLE;
      default -> type.getInternalName();
    };
  }

  private void call(String method, String signature) {
    super.visitMethodInsn(Opcodes.INVOKESTATIC, HUB, method, signature, false);
  }
}
