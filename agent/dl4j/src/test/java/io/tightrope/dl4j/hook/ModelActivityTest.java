package io.tightrope.dl4j.hook;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.core.run.Activity;
import io.tightrope.dl4j.hub.Call;
import io.tightrope.dl4j.hub.Hub;
import io.tightrope.dl4j.hub.StepWatch;
import io.tightrope.dl4j.hub.Watcher;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What hooks tell, as woven code would, and what becomes of it. */
class ModelActivityTest {
  private static final Object MODEL = new Object();

  private final ModelActivity activity = new ModelActivity();
  private final List<Throwable> failures = new ArrayList<>();
  private final List<Throwable> uncaught = new ArrayList<>();

  private final class Listener implements Watcher {
    @Override
    public @Nullable StepWatch stepStarted(Object optimizer) {
      activity.stepBegins(System.nanoTime());
      return null;
    }

    @Override
    public void called(Object model, Call call) {
      activity.called(call);
    }

    @Override
    public void fitFailed(Object model, Throwable failure) {
      failures.add(failure);
      activity.failed(failure);
    }

    @Override
    public void uncaught(Thread thread, Throwable failure) {
      uncaught.add(failure);
    }

    @Override
    public void close() {}
  }

  @BeforeEach
  void install() {
    Hub.install(optimizer -> new Listener());
    step();
  }

  @AfterEach
  void uninstall() {
    Hub.uninstall();
  }

  private static void step() {
    Hub.stepStarted(ModelActivityTest.class, new Object());
  }

  @Test
  void inside_fit_it_trains_and_an_evaluation_there_is_one_until_it_is_over() {
    Hub.fitEntered(MODEL);
    Hub.fitEntered(MODEL);
    assertThat(activity.get()).isEqualTo(Activity.TRAINING);

    Hub.evaluationEntered(MODEL);
    assertThat(activity.get()).isEqualTo(Activity.EVALUATING);
    Hub.evaluationLeft();
    assertThat(activity.get()).as("no step since").isEqualTo(Activity.EVALUATING);
    step();
    assertThat(activity.get()).isEqualTo(Activity.TRAINING);

    Hub.fitLeft();
    assertThat(Hub.call()).as("still in the outer one").isNotNull();
    Hub.fitLeft();
    assertThat(Hub.call()).isNull();
  }

  @Test
  void fit_of_a_copy_on_another_thread_ends_inside_the_call_that_began_it() throws Exception {
    Hub.fitEntered(MODEL);
    Thread trainer = new Thread(() -> {
      Hub.fitEntered(MODEL);
      step();
      Hub.fitLeft();
    });
    trainer.start();
    trainer.join();

    assertThat(activity.isInFit()).isTrue();
    Hub.fitLeft();
    assertThat(activity.isInFit()).isFalse();
  }

  @Test
  void outputs_since_the_last_step_are_an_evaluation_inside_fit_and_nothing_outside() {
    Hub.outputComputed();
    assertThat(activity.get()).isEqualTo(Activity.TRAINING);

    Hub.fitEntered(MODEL);
    step();
    Hub.outputComputed();
    assertThat(activity.get()).isEqualTo(Activity.EVALUATING);
    Hub.fitLeft();
  }

  @Test
  void an_evaluation_outside_of_fit_is_one() {
    Hub.evaluationEntered(MODEL);
    assertThat(activity.get()).isEqualTo(Activity.EVALUATING);
    Hub.evaluationFailed(new IllegalStateException());
    step();
    assertThat(activity.get()).isEqualTo(Activity.TRAINING);
  }

  @Test
  void what_fit_threw_is_told_once_and_known_again_in_what_it_led_to() {
    step();
    Throwable thrown = new IllegalStateException("no data");
    Hub.fitEntered(MODEL);
    Hub.fitEntered(MODEL);
    Hub.fitFailed(thrown);
    Hub.fitFailed(thrown);

    assertThat(failures).containsExactly(thrown);
    assertThat(activity.threw(new ExecutionException(new RuntimeException(thrown))))
        .isTrue();
    assertThat(activity.threw(new IllegalStateException("no data"))).isFalse();
    assertThat(activity.isOf(Thread.currentThread())).isTrue();
  }

  @Test
  void an_exit_code_and_an_uncaught_exception_are_told() {
    Throwable thrown = new OutOfMemoryError("Java heap space");
    Hub.exiting(3);
    Hub.uncaught(Thread.currentThread(), thrown);

    assertThat(Hub.exitCode()).hasValue(3);
    assertThat(uncaught).containsExactly(thrown);
    assertThat(Failure.uncaught(Thread.currentThread(), thrown))
        .startsWith("uncaught java.lang.OutOfMemoryError: Java heap space (thread ");
  }
}
