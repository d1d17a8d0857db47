package io.teeio.platform.memory;

/** A page of the host that one TVM agreed to share. Equal by identity. */
public final class SharedPage implements MappablePage {
  private final HostAddress address;
  private final PageOwner owner;

  SharedPage(HostAddress address, PageOwner owner) {
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
  public String toString() {
    return "SharedPage[" + address + ", " + owner + "]";
  }
}
