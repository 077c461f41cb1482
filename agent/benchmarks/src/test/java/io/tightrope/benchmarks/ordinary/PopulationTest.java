package io.tightrope.benchmarks.ordinary;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.benchmarks.ordinary.Member.Part;
import io.tightrope.benchmarks.ordinary.fault.Damage;
import io.tightrope.benchmarks.ordinary.fault.FaultKind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class PopulationTest {
  private static final List<Member> ALL = Population.all();
  private static final List<Member> HEALTHY =
      ALL.stream().filter(member -> member.fault().isEmpty()).toList();
  private static final List<Member> BROKEN =
      ALL.stream().filter(member -> member.fault().isPresent()).toList();

  @Test
  void each_member_has_its_own_name() {
    assertThat(ALL).extracting(member -> member.job().name()).doesNotHaveDuplicates();
  }

  @Test
  void there_are_enough_healthy_ones_in_the_part_that_is_reported() {
    assertThat(HEALTHY).hasSizeGreaterThanOrEqualTo(230);
    assertThat(HEALTHY)
        .filteredOn(member -> member.part() == Part.REPORTED)
        .hasSizeGreaterThanOrEqualTo(148);
  }

  @Test
  void at_least_half_of_the_healthy_ones_are_drawn() {
    assertThat(HEALTHY)
        .filteredOn(member -> member.base().startsWith("drawn-"))
        .hasSizeGreaterThanOrEqualTo((HEALTHY.size() + 1) / 2);
  }

  @Test
  void each_kind_of_fault_is_there_a_few_times_and_no_job_is_broken_too_often() {
    Map<String, Long> ofKind = BROKEN.stream()
        .collect(Collectors.groupingBy(
            member -> member.fault().orElseThrow().kind(), Collectors.counting()));
    Map<String, Long> ofBase =
        BROKEN.stream().collect(Collectors.groupingBy(Member::base, Collectors.counting()));
    Set<String> tuning = BROKEN.stream()
        .filter(member -> member.part() == Member.Part.TUNING)
        .map(Member::base)
        .collect(Collectors.toSet());

    assertThat(BROKEN).hasSizeGreaterThanOrEqualTo(120);
    assertThat(ofKind).hasSize(FaultKind.values().length);
    assertThat(ofKind.values()).allMatch(count -> count >= 5);
    assertThat(ofBase)
        .allSatisfy((base, count) ->
            assertThat(count).as(base).isLessThanOrEqualTo(tuning.contains(base) ? 4 : 2));
  }

  @Test
  void a_broken_one_has_seed_aim_and_part_of_its_base() {
    assertThat(BROKEN).allSatisfy(member -> {
      Member base = base(member);
      assertThat(member.job().seed()).isEqualTo(base.job().seed());
      assertThat(member.job().atLeast()).isEqualTo(base.job().atLeast());
      assertThat(member.part()).isEqualTo(base.part());
      assertThat(member.fault().orElseThrow().step()).isLessThan(member.job().steps());
      assertThat(member.fault().orElseThrow().rules()).isNotEmpty();
    });
  }

  @Test
  void it_is_known_what_kind_of_job_each_is() {
    assertThat(ALL)
        .extracting(Member::traits)
        .allSatisfy(traits -> assertThat(
                List.of(traits.family(), traits.data(), traits.activation(), traits.updater()))
            .doesNotContain("unknown", ""));
  }

  @Test
  void a_job_takes_few_steps() {
    assertThat(ALL).allSatisfy(member -> assertThat(member.job().steps()).isBetween(300, 1500));
  }

  @ParameterizedTest
  @ValueSource(strings = {"weights-too-large", "one-layer-small", "too-deep"})
  void a_member_prepared_twice_has_the_same_parameters(String kind) {
    Member member = broken(kind);

    assertThat(member.job().prepare().model().params())
        .isEqualTo(member.job().prepare().model().params());
  }

  @Test
  void one_layer_is_broken_and_the_others_are_as_in_the_base() {
    Member member = broken("one-layer-large");
    int layer = member.fault().orElseThrow().layer().orElseThrow();
    Layer[] sound = layers(base(member));
    Layer[] broken = layers(member);

    for (int i = 0; i < sound.length; i++) {
      assertThat(broken[i].params().equals(sound[i].params()))
          .as("layer %d of %s", i, member.job().name())
          .isEqualTo(i != layer);
    }
  }

  @Test
  void a_rate_rises_at_its_step_and_not_before() {
    Member member = broken("rate-rises");
    Program program = member.job().prepare();
    MultiLayerNetwork network = (MultiLayerNetwork) program.model();
    double before = network.getLearningRate(0);
    long step = member.fault().orElseThrow().step();

    for (int i = 0; i < step; i++) {
      program.training().goOn(training -> {});
    }
    assertThat(network.getLearningRate(0)).isEqualTo(before);
    program.training().goOn(training -> {});

    assertThat(network.getLearningRate(0)).isGreaterThan(25 * before);
  }

  @Test
  void a_minibatch_is_changed_on_its_way_and_itself_stays_as_it_is() {
    INDArray features = Nd4j.createFromArray(new float[][] {{1, 2}, {3, 4}});
    DataSet batch = new DataSet(features.dup(), Nd4j.ones(2, 1));

    assertThat(Damage.withNan(batch).getFeatures().getDouble(0, 0)).isNaN();
    assertThat(Damage.collapsed(batch).getFeatures()).isEqualTo(Nd4j.createFromArray(new float[][] {
      {1, 2}, {1, 2}
    }));
    assertThat(batch.getFeatures()).isEqualTo(features);
  }

  private static Member broken(String kind) {
    return BROKEN.stream()
        .filter(member -> member.fault().orElseThrow().kind().equals(kind))
        .filter(member -> member.traits().family().startsWith("mlp"))
        .findFirst()
        .orElseThrow();
  }

  private static Member base(Member member) {
    return HEALTHY.stream()
        .filter(other -> other.base().equals(member.base()))
        .findFirst()
        .orElseThrow();
  }

  private static Layer[] layers(Member member) {
    return ((MultiLayerNetwork) member.job().prepare().model()).getLayers();
  }
}
