package io.teeio.platform.memory;

/** A page of the host, of any size, that one TVM agreed to share. Equal by identity. */
public final class SharedPage implements MappablePage {
  private final HostAddress address;
  private final PageOwner owner;
  private final PageSize size;

  SharedPage(HostAddress address, PageOwner owner, PageSize size) {
    this.address = address;
    this.owner = owner;
    this.size = size;
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
    return size;
  }

  @Override
  public String toString() {
    return "SharedPage[" + address + ", " + owner + ", " + size + "]";
  }
}
