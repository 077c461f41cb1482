package io.tightrope.dl4j.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.tightrope.core.stats.ActivationBands;
import io.tightrope.core.stats.TensorStatistics;
import io.tightrope.core.stats.UnitStatistics;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class ArrayViewTest {
  private static final Set<String> ADDRESSES =
      Set.of("pointer", "addressPointer", "address", "platformAddress", "opaqueBuffer", "asNio");

  private final Tensors tensors = new Tensors();

  @ParameterizedTest
  @EnumSource(names = {"HALF", "FLOAT", "DOUBLE"})
  void what_lies_on_a_device_is_read_as_what_lies_here_and_never_by_its_address(DataType type) {
    INDArray here = Nd4j.randn(type, 6, 4).transpose();

    assertThat(variance(onDevice(here))).isCloseTo(variance(here), withinPercentage(1e-4));
    assertThat(secondMoment(onDevice(here))).isCloseTo(secondMoment(here), withinPercentage(1e-4));
  }

  @ParameterizedTest
  @EnumSource(names = {"HALF", "FLOAT", "DOUBLE"})
  void a_part_of_what_lies_on_a_device_is_that_part(DataType type) {
    INDArray here = Nd4j.randn(type, 5, 3);
    INDArray mask = Nd4j.create(new float[][] {{1}, {1}, {0}, {1}, {0}});

    assertThat(unmasked(onDevice(here), mask))
        .isCloseTo(unmasked(here, mask), withinPercentage(1e-4));
  }

  @ParameterizedTest
  @EnumSource(names = {"HALF", "FLOAT", "DOUBLE"})
  void views_and_permutations_are_read_as_what_they_show(DataType type) {
    INDArray whole = Nd4j.randn(type, 4, 6, 5);
    INDArray part = whole
        .permute(2, 0, 1)
        .get(NDArrayIndex.interval(1, 4), NDArrayIndex.all(), NDArrayIndex.point(2));
    double squares = 0;
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 4; j++) {
        squares += Math.pow(whole.getDouble(j, 2, i + 1), 2) / 12;
      }
    }

    assertThat(secondMoment(part)).isCloseTo(squares, withinPercentage(1e-4));
  }

  private double variance(INDArray values) {
    return tensors.variance(values);
  }

  private double secondMoment(INDArray values) {
    TensorStatistics statistics = new TensorStatistics();
    tensors.summarize(values, statistics);
    return statistics.secondMoment();
  }

  private double unmasked(INDArray values, INDArray mask) {
    UnitStatistics units = new UnitStatistics();
    tensors.observeUnmasked(values, mask, -1, ActivationBands.NONE, units);
    return units.secondMoment();
  }

  /** The array as another backend would show it: its buffer has no address that means anything here. */
  private static INDArray onDevice(INDArray here) {
    DataBuffer buffer = proxy(DataBuffer.class, here.data(), null);
    return proxy(INDArray.class, here, buffer);
  }

  private static <T> T proxy(Class<T> type, T real, @Nullable Object data) {
    Object made = Proxy.newProxyInstance(
        ArrayViewTest.class.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
          if (ADDRESSES.contains(method.getName())) {
            throw new UnsupportedOperationException("an address on another device");
          }
          return method.getName().equals("data") ? data : call(method, real, arguments);
        });
    return type.cast(made);
  }

  private static Object call(Method method, Object real, Object[] arguments) throws Throwable {
    try {
      return method.invoke(real, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
