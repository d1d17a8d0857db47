package io.teeio.lab;

import io.teeio.device.DeviceEvent;
import io.teeio.platform.fabric.FabricEvent;
import io.teeio.platform.iommu.IommuEvent;
import io.teeio.platform.rdsm.RdsmEvent;
import io.teeio.tsm.TsmEvent;
import io.teeio.vmm.VmmEvent;

/** Hears of everything that happens in a machine. Each method does nothing unless overridden. */
public interface Observers {
  /** The host did something. */
  default void vmm(VmmEvent event) {}

  /** The TSM did something. */
  default void tsm(TsmEvent event) {}

  /** A device did something; {@code device} counts from 0. */
  default void device(int device, DeviceEvent event) {}

  /** A packet crossed or was refused. */
  default void fabric(FabricEvent event) {}

  /** The RDSM did something. */
  default void rdsm(RdsmEvent event) {}

  /** An IOMMU did something. */
  default void iommu(int iommu, IommuEvent event) {}
}
