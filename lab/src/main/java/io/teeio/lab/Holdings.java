package io.teeio.lab;

import io.teeio.lab.report.StepReport.Step;
import io.teeio.vmm.HostDevice;
import io.teeio.vmm.HostDevice.Interface;
import io.teeio.vmm.HostFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What the host of a scene has taken, step by step, and has to let go of again. */
final class Holdings {
  private final Scene scene;
  private final StepRecorder steps;
  private final Consumer<HostFailure> failures;
  private final List<HostDevice> connected = new ArrayList<>();
  private final List<Interface> donated = new ArrayList<>();
  private final List<Interface> bound = new ArrayList<>();

  /**
   * Nothing yet.
   *
   * @param failures hears of what could not be let go
   */
  Holdings(Scene scene, StepRecorder steps, Consumer<HostFailure> failures) {
    this.scene = scene;
    this.steps = steps;
    this.failures = failures;
  }

  /** Connects every device and binds every interface. */
  void takeIn() throws HostFailure {
    steps.begin(Step.CONNECT);
    for (HostDevice each : scene.devices()) {
      scene.vmm().connect(each);
      connected.add(each);
    }
    if (scene.usable()) {
      steps.begin(Step.DONATE);
      for (int i = 0; i < scene.interfaces().size(); i++) {
        scene.donate(i);
        donated.add(scene.interfaces().get(i));
      }
    }
    steps.begin(Step.BIND);
    for (Interface each : scene.interfaces()) {
      scene.vmm().bind(each);
      bound.add(each);
    }
  }

  /** Unbinds every interface that is bound; goes on after every failure. */
  void unbind() {
    each(Step.UNBIND, bound, scene.vmm()::unbind);
  }

  /** Reclaims and disconnects whatever is still held; goes on after every failure. */
  void giveBack() {
    each(Step.RECLAIM, donated, scene::reclaim);
    each(Step.DISCONNECT, connected, scene.vmm()::disconnect);
  }

  /** One thing that the host does to one of what it holds. */
  @FunctionalInterface
  private interface HostAction<T> {
    void on(T held) throws HostFailure;
  }

  private <T> void each(Step step, List<T> held, HostAction<T> action) {
    if (held.isEmpty()) {
      return;
    }
    steps.begin(step);
    for (T one : List.copyOf(held)) {
      held.remove(one);
      try {
        action.on(one);
      } catch (HostFailure failure) {
        failures.accept(failure);
      }
    }
  }
}
