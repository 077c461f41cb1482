package io.tightrope.stranger;

import java.util.Collection;
import java.util.Map;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** A dense layer whose first half of units has its activation, and whose second half has ReLU. */
public final class TwoHalves extends FeedForwardLayer {
  private static final long serialVersionUID = 1L;

  private final IActivation second = new ActivationReLU();

  /** A layer of so many inputs and units. */
  public TwoHalves(int inputs, int units, IActivation first) {
    this.nIn = inputs;
    this.nOut = units;
    this.activationFn = first;
    this.layerName = "halves";
  }

  @Override
  public org.deeplearning4j.nn.api.Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType type) {
    Impl layer = new Impl(conf, type);
    layer.setListeners(listeners);
    layer.setIndex(index);
    layer.setParamsViewArray(parameters);
    Map<String, INDArray> table = initializer().init(conf, parameters, initialize);
    layer.setParamTable(table);
    layer.setConf(conf);
    return layer;
  }

  @Override
  public ParamInitializer initializer() {
    return DefaultParamInitializer.getInstance();
  }

  @Override
  public LayerMemoryReport getMemoryReport(InputType inputType) {
    throw new UnsupportedOperationException();
  }

  /** What it does. */
  private static final class Impl extends BaseLayer<TwoHalves> {
    private static final long serialVersionUID = 1L;

    Impl(NeuralNetConfiguration conf, DataType type) {
      super(conf, type);
    }

    private INDArray half(INDArray values, int number) {
      long half = layerConf().getNOut() / 2;
      return values.get(
          NDArrayIndex.all(), NDArrayIndex.interval(number * half, (number + 1) * half));
    }

    private INDArray preactivations() {
      return input.mmul(getParam("W")).addiRowVector(getParam("b"));
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
      INDArray z = preactivations();
      layerConf().getActivationFn().getActivation(half(z, 0), training);
      layerConf().second.getActivation(half(z, 1), training);
      return workspaces.leverageTo(ArrayType.ACTIVATIONS, z);
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(
        INDArray epsilon, LayerWorkspaceMgr workspaces) {
      INDArray z = preactivations();
      INDArray first = layerConf()
          .getActivationFn()
          .backprop(half(z, 0).dup(), half(epsilon, 0).dup())
          .getFirst();
      INDArray second =
          layerConf().second.backprop(half(z, 1).dup(), half(epsilon, 1).dup()).getFirst();
      INDArray delta = Nd4j.hstack(first, second);
      Gradient gradient = new DefaultGradient();
      INDArray w = gradientViews.get("W");
      w.assign(input.transpose().mmul(delta));
      INDArray b = gradientViews.get("b");
      b.assign(delta.sum(0));
      gradient.gradientForVariable().put("W", w);
      gradient.gradientForVariable().put("b", b);
      INDArray below = delta.mmul(getParam("W").transpose());
      return new Pair<>(gradient, workspaces.leverageTo(ArrayType.ACTIVATION_GRAD, below));
    }

    @Override
    public boolean isPretrainLayer() {
      return false;
    }
  }
}
