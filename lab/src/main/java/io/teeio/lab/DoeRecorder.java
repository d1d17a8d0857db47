package io.teeio.lab;

import io.teeio.device.DeviceEvent;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.doe.DataObject;
import io.teeio.pcie.doe.DoeType;
import io.teeio.platform.fabric.FabricEvent;
import io.teeio.platform.iommu.IommuEvent;
import io.teeio.platform.rdsm.RdsmEvent;
import io.teeio.tsm.TsmEvent;
import io.teeio.vmm.VmmEvent;
import io.teeio.wire.Bytes;

/** Shows every data object that the host carries, and passes everything on. */
record DoeRecorder(Tally next, DoeObjects doeObjects) implements Observers {
  @Override
  public void vmm(VmmEvent event) {
    if (event instanceof VmmEvent.Carried carried) {
      object(carried.device(), carried.secured(), carried.request());
      object(carried.device(), carried.secured(), carried.response());
    }
    next.vmm(event);
  }

  private void object(RequesterId device, boolean secured, Bytes payload) {
    if (!payload.isEmpty()) {
      int type = secured ? DoeType.SECURED_SPDM : DoeType.SPDM;
      doeObjects.passed(device, DataObject.pciSig(type, payload).toBytes());
    }
  }

  @Override
  public void tsm(TsmEvent event) {
    next.tsm(event);
  }

  @Override
  public void device(int device, DeviceEvent event) {
    next.device(device, event);
  }

  @Override
  public void fabric(FabricEvent event) {
    next.fabric(event);
  }

  @Override
  public void rdsm(RdsmEvent event) {
    next.rdsm(event);
  }

  @Override
  public void iommu(int iommu, IommuEvent event) {
    next.iommu(iommu, event);
  }
}
