package io.tightrope.javaagent.weave;

import java.lang.System.Logger.Level;
import java.lang.instrument.ClassFileTransformer;
import java.nio.charset.StandardCharsets;
import java.security.ProtectionDomain;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Weaves the {@link Hook}s into every class that defines one of their methods, the {@link CallHook}s
 * into DL4J's models, the {@link ScoreHook} into score calculators, the {@link UnwatchedHook}s into what
 * trains in other ways, and the {@link ProcessHook}s into two classes of the JDK.
 *
 * <p>Costs next to nothing for all other classes: those of the JDK and of libraries that cannot
 * know DL4J are told by their names, the rest by whether their bytes name DL4J's array, gradient or
 * model type at all. Thread-safe.
 */
public final class Weaver implements ClassFileTransformer {
  private static final String[] STRANGERS = {
    "java/",
    "javax/",
    "jdk/",
    "sun/",
    "com/sun/",
    "org/bytedeco/",
    "org/slf4j/",
    "org/apache/",
    "com/fasterxml/",
    "com/google/",
    "org/nd4j/shade/",
    "org/nd4j/autodiff/",
    "io/tightrope/dl4j/",
    "io/tightrope/core/",
    "io/tightrope/javaagent/",
    "io/micrometer/",
    "io/prometheus/"
  };
  private static final byte[] PAIR =
      "Lorg/nd4j/common/primitives/Pair;".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] LOSS =
      "Lorg/nd4j/linalg/activations/IActivation;".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] TRAINER =
      "Lorg/deeplearning4j/parallelism/ParallelWrapper;".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] MODEL =
      "Lorg/deeplearning4j/nn/api/Model;".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] GRADIENT =
      "Lorg/deeplearning4j/nn/gradient/Gradient;".getBytes(StandardCharsets.US_ASCII);

  /** Called by the agent's entry, by name. */
  public Weaver() {}

  @Override
  public byte @Nullable [] transform(
      @Nullable ClassLoader loader,
      @Nullable String name,
      @Nullable Class<?> redefined,
      ProtectionDomain domain,
      byte[] classFile) {
    if (name == null || !isOfInterest(loader, name, classFile)) {
      return null;
    }
    try {
      return weave(name, classFile).orElse(null);
    } catch (Throwable e) {
      System.getLogger("io.tightrope")
          .log(Level.WARNING, "Tightrope cannot see inside " + name.replace('/', '.'), e);
      return null;
    }
  }

  /** The class with its hooks, or empty if it has no method to hook. */
  static Optional<byte[]> weave(String name, byte[] classFile) {
    ClassReader reader = new ClassReader(classFile);
    if (!hasHook(name, reader)) {
      return Optional.empty();
    }
    ClassWriter writer = new ClassWriter(reader, 0);
    reader.accept(new Visitor(name, writer), ClassReader.EXPAND_FRAMES);
    return Optional.of(writer.toByteArray());
  }

  /** Reads the names of the methods alone, which is far less than to copy them. */
  private static boolean hasHook(String name, ClassReader reader) {
    Finder finder = new Finder(name);
    reader.accept(finder, ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    return finder.found;
  }

  /** Whether a class defines a method that is woven. */
  private static final class Finder extends ClassVisitor {
    private final String name;
    private boolean found;

    Finder(String name) {
      super(Opcodes.ASM9);
      this.name = name;
    }

    @Override
    public @Nullable MethodVisitor visitMethod(
        int access,
        String method,
        String descriptor,
        @Nullable String signature,
        String @Nullable [] exceptions) {
      found |= hasInstanceBody(access) && weaverOf(name, method, descriptor).isPresent();
      return null;
    }
  }

  private static boolean hasInstanceBody(int access) {
    return (access & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE | Opcodes.ACC_STATIC)) == 0;
  }

  /** What puts the calls of the hub into a method, or empty if nothing is woven into it. */
  private static Optional<UnaryOperator<MethodVisitor>> weaverOf(
      String owner, String method, String descriptor) {
    return Hook.of(owner, method, descriptor)
        .<UnaryOperator<MethodVisitor>>map(hook -> next -> new HookWeaver(hook, owner, next))
        .or(() -> CallHook.of(owner, method, descriptor)
            .map(hook -> next -> new CallWeaver(hook, owner, descriptor, next)))
        .or(() -> ProcessHook.of(owner, method, descriptor)
            .map(hook -> next -> new EntryWeaver(hook.entry(), hook.descriptor(), next)))
        .or(() ->
            ScoreHook.is(method, descriptor) ? Optional.of(ScoreWeaver::new) : Optional.empty())
        .or(() -> UnwatchedHook.of(owner, method)
            .map(hook -> next -> new EntryWeaver(hook.entry(), "()V", next)));
  }

  private static boolean isOfInterest(@Nullable ClassLoader loader, String name, byte[] classFile) {
    return loader == null
        ? ProcessHook.isHooked(name)
        : UnwatchedHook.isHooked(name) || !isStranger(name) && namesHookedTypes(classFile);
  }

  private static boolean isStranger(String name) {
    for (String prefix : STRANGERS) {
      if (name.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  private static boolean namesHookedTypes(byte[] classFile) {
    return contains(classFile, PAIR)
        || contains(classFile, LOSS)
        || contains(classFile, GRADIENT)
        || contains(classFile, TRAINER)
        || contains(classFile, MODEL);
  }

  private static boolean contains(byte[] text, byte[] word) {
    int last = word.length - 1;
    for (int end = last; end < text.length; end++) {
      if (text[end] == ';' && matches(text, end - last, word)) {
        return true;
      }
    }
    return false;
  }

  private static boolean matches(byte[] text, int from, byte[] word) {
    for (int i = word.length - 2; i >= 0; i--) {
      if (text[from + i] != word[i]) {
        return false;
      }
    }
    return true;
  }

  private static final class Visitor extends ClassVisitor {
    private final String name;

    Visitor(String name, ClassVisitor next) {
      super(Opcodes.ASM9, next);
      this.name = name;
    }

    @Override
    public @Nullable MethodVisitor visitMethod(
        int access,
        String method,
        String descriptor,
        @Nullable String signature,
        String @Nullable [] exceptions) {
      MethodVisitor next = super.visitMethod(access, method, descriptor, signature, exceptions);
      return next != null && hasInstanceBody(access)
          ? weaverOf(name, method, descriptor).map(weaver -> weaver.apply(next)).orElse(next)
          : next;
    }
  }
}
