package io.teeio.lab.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.lab.fault.RandomSchedule.Result;
import io.teeio.platform.PlatformRule;
import io.teeio.rule.Guards;
import io.teeio.rule.Rule;
import io.teeio.rule.weakened.GuardsWithout;
import io.teeio.tsm.CoveRule;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random schedules: clean with every guard, and not without one. */
class RandomScheduleTest {
  private static final long SEED = 2026;

  @Test
  void tenThousandStepsLeaveEveryInvariantAlone() {
    Result result = new RandomSchedule(Guards.all(), SEED).run(10_000);
    assertThat(result.failure()).isEmpty();
    assertThat(result.steps()).isEqualTo(10_000);
    // They came somewhere: interfaces were accepted, worked, and were given up again.
    assertThat(result.deeds().get("interface accepted")).isGreaterThan(60);
    assertThat(result.deeds().get("secret copied by an interface")).isGreaterThan(60);
    assertThat(result.deeds().get("covh_unbind_interface")).isGreaterThan(50);
  }

  /** Found by half an hour of random steps: the very last of 250 gave the host's own page away. */
  @Test
  void aHostThatGivesItsOwnMemoryAwayBeginsAnewAndTakesEverythingBack() {
    Step itsOwnPage = new Step(Verb.ABUSE, 1008, 877, 512);
    assertThat(new Schedule(Guards.all(), 1).run(List.of(itsOwnPage))).isEmpty();
  }

  /** Found the same way: one bit of a call changed, and the host connected another function. */
  @Test
  void aFunctionThatTheHostNeverMeantIsDisconnectedToo() {
    List<Step> steps =
        List.of(new Step(Verb.FAULT, 2, 894, 482), new Step(Verb.CONNECT, 72, 916, 285));
    assertThat(new Schedule(Guards.all(), -643698350869952502L).run(steps)).isEmpty();
  }

  /** Found the same way: what waits can only be ended with the arguments that it began with. */
  @Test
  void anUnbindingOfATvmThatIsGoneIsEndedToo() {
    List<Step> steps =
        List.of(
            new Step(Verb.ADVANCE, 692, 800, 339),
            new Step(Verb.ADVANCE, 643, 407, 34),
            new Step(Verb.BIND, 133, 85, 647),
            new Step(Verb.ORDER, 658, 803, 879),
            new Step(Verb.CARRY, 726, 633, 353),
            new Step(Verb.UNBIND, 481, 569, 387),
            new Step(Verb.RUN, 175, 739, 98),
            new Step(Verb.KILL, 196, 927, 428));
    assertThat(new Schedule(Guards.all(), -3220464884677658539L).run(steps)).isEmpty();
  }

  /** Found the same way: one bit of a call changed, and the host bound another interface. */
  @Test
  void anInterfaceThatTheHostNeverMeantIsUnboundToo() {
    List<Step> steps =
        List.of(
            new Step(Verb.ADVANCE, 757, 867, 535),
            new Step(Verb.FAULT, 590, 624, 173),
            new Step(Verb.BIND, 241, 46, 226));
    assertThat(new Schedule(Guards.all(), -6858666395962264431L).run(steps)).isEmpty();
  }

  /** Found the same way: a page of the shared memory that nobody wrote to before it was needed. */
  @Test
  void aHostThatGaveItsSharedMemoryAwayTakesEverythingBackAfterItBeganAnew() {
    List<Step> steps =
        List.of(new Step(Verb.ADVANCE, 290, 261, 408), new Step(Verb.ABUSE, 980, 880, 512));
    assertThat(new Schedule(Guards.all(), 4616807247296496498L).run(steps)).isEmpty();
  }

  /** Found the same way: the very call with which a host starts anew met its fault. */
  @Test
  void aHostThatFallsWhileItStartsBeginsOnceMore() {
    int restarted = List.of(Fault.values()).indexOf(Fault.VMM_RESTARTED);
    List<Leg> legs = List.of(Leg.values());
    List<Step> steps =
        List.of(
            new Step(Verb.FAULT, legs.indexOf(Leg.REQUEST), restarted, 0),
            new Step(Verb.CONNECT, 0, 0, 0),
            new Step(Verb.FAULT, legs.indexOf(Leg.CALL), restarted, 0),
            new Step(Verb.CARRY, 0, 0, 0));
    assertThat(new Schedule(Guards.all(), 1).run(steps)).isEmpty();
  }

  @Test
  void aSeedRepeatsItself() {
    Result first = new RandomSchedule(Guards.all(), 11).run(300);
    Result again = new RandomSchedule(Guards.all(), 11).run(300);
    Result other = new RandomSchedule(Guards.all(), 12).run(300);
    assertThat(again).isEqualTo(first);
    assertThat(other.deeds()).isNotEqualTo(first.deeds());
  }

  static Stream<Rule> rules() {
    return Stream.of(
        PlatformRule.PAGE_SCRUB,
        PlatformRule.MPT_DOMAIN_ISOLATION,
        PlatformRule.RP_T_BIT,
        PlatformRule.PAGE_SINGLE_OWNER,
        CoveRule.DESTROY_UNBOUND);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void withoutAGuardABreachIsFoundAndShrunk(Rule rule) {
    Result result = new RandomSchedule(new GuardsWithout(rule), SEED).run(5_000);
    RandomSchedule.Failure failure = result.failure().orElseThrow();
    assertThat(failure.problem()).isNotEmpty();
    assertThat(failure.steps()).isNotEmpty().hasSizeLessThan(12);
  }

  @Test
  void whatIsNotNeededIsLeftOut() {
    List<Integer> all = Stream.iterate(0, i -> i + 1).limit(200).toList();
    List<Integer> needed =
        new Shrinking(1000).shrink(all, some -> some.contains(17) && some.contains(170));
    assertThat(needed).containsExactly(17, 170);
  }

  @Test
  void withoutPatienceWhatFailsIsStillWhatComesOut() {
    List<Integer> all = Stream.iterate(0, i -> i + 1).limit(200).toList();
    List<Integer> some = new Shrinking(5).shrink(all, part -> part.contains(17));
    assertThat(some).contains(17).hasSizeLessThan(200);
  }
}
