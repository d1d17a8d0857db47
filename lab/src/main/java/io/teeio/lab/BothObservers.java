package io.teeio.lab;

import io.teeio.device.DeviceEvent;
import io.teeio.platform.fabric.FabricEvent;
import io.teeio.platform.iommu.IommuEvent;
import io.teeio.platform.rdsm.RdsmEvent;
import io.teeio.tsm.TsmEvent;
import io.teeio.vmm.VmmEvent;

/** Two observers of one machine, told in this order. */
public record BothObservers(Observers first, Observers second) implements Observers {
  @Override
  public void vmm(VmmEvent event) {
    first.vmm(event);
    second.vmm(event);
  }

  @Override
  public void tsm(TsmEvent event) {
    first.tsm(event);
    second.tsm(event);
  }

  @Override
  public void device(int device, DeviceEvent event) {
    first.device(device, event);
    second.device(device, event);
  }

  @Override
  public void fabric(FabricEvent event) {
    first.fabric(event);
    second.fabric(event);
  }

  @Override
  public void rdsm(RdsmEvent event) {
    first.rdsm(event);
    second.rdsm(event);
  }

  @Override
  public void iommu(int iommu, IommuEvent event) {
    first.iommu(iommu, event);
    second.iommu(iommu, event);
  }
}
