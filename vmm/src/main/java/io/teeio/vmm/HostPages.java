package io.teeio.vmm;

import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.PhysicalMemory;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** The host's free physical pages: hands out runs of them and takes them back. First fit. */
public final class HostPages {
  private record Run(long first, long pages) {}

  private final List<Run> free = new ArrayList<>();

  /** All pages from {@code first}. */
  public HostPages(HostAddress first, long pages) {
    free.add(new Run(first.value() / PhysicalMemory.PAGE, pages));
  }

  /** A run of {@code pages} pages. */
  public HostAddress take(long pages) {
    return take(pages, 1);
  }

  /**
   * A run of {@code pages} pages whose first page number is a multiple of {@code alignment} pages.
   *
   * @throws IllegalStateException if the machine was built with too little memory for its job
   */
  public HostAddress take(long pages, long alignment) {
    for (int i = 0; i < free.size(); i++) {
      Run run = free.get(i);
      long first = Math.ceilDiv(run.first, alignment) * alignment;
      long skipped = first - run.first;
      if (run.pages >= skipped + pages) {
        free.remove(i);
        put(first + pages, run.pages - skipped - pages);
        put(run.first, skipped);
        return new HostAddress(first * PhysicalMemory.PAGE);
      }
    }
    throw new IllegalStateException("the host has no " + pages + " pages left");
  }

  /** Takes back a run, to be handed out again. */
  public void give(HostAddress first, long pages) {
    long number = first.value() / PhysicalMemory.PAGE;
    long count = pages;
    for (Iterator<Run> runs = free.iterator(); runs.hasNext(); ) {
      Run run = runs.next();
      if (run.first + run.pages == number) {
        number = run.first;
        count += run.pages;
        runs.remove();
      } else if (number + count == run.first) {
        count += run.pages;
        runs.remove();
      }
    }
    put(number, count);
  }

  /** Number of free pages. */
  public long available() {
    return free.stream().mapToLong(Run::pages).sum();
  }

  private void put(long first, long pages) {
    if (pages > 0) {
      free.add(new Run(first, pages));
    }
  }
}
