package io.teeio.platform.memory;

/** 4 KiB of device registers that the host donated to one TVM. Equal by identity. */
public final class MmioPage implements MappablePage {
  private final HostAddress address;
  private final PageOwner owner;

  MmioPage(HostAddress address, PageOwner owner) {
    this.address = address;
    this.owner = owner;
  }

  @Override
  public HostAddress address() {
    return address;
  }

  @Override
  public PageOwner owner() {
    return owner;
  }

  @Override
  public PageSize size() {
    return PageSize.KIB_4;
  }

  @Override
  public String toString() {
    return "MmioPage[" + address + ", " + owner + "]";
  }
}
