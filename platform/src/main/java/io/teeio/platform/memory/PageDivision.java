package io.teeio.platform.memory;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Cuts the tokens of large pages into tokens of smaller ones, and puts them together again. */
final class PageDivision {
  private final PageStates states;

  PageDivision(PageStates states) {
    this.states = states;
  }

  /** Puts tokens of the next smaller size in place of {@code page}, in order of address. */
  List<MappablePage> split(MappablePage page) {
    PageSize smaller =
        page.size().smaller().orElseThrow(() -> new IllegalArgumentException("4 KiB are one page"));
    List<MappablePage> parts = new ArrayList<>();
    for (int i = 0; i < PageSize.PARTS; i++) {
      MappablePage part = token(page, page.address().plus(i * smaller.bytes()), smaller);
      replace(page, part, part);
      parts.add(part);
    }
    return parts;
  }

  /** Puts one token of {@code size} in place of {@code parts}, which follow each other. */
  MappablePage merge(List<MappablePage> parts, PageSize size) {
    MappablePage whole = token(parts.getFirst(), parts.getFirst().address(), size);
    parts.forEach(part -> replace(part, whole, part));
    return whole;
  }

  private static MappablePage token(MappablePage like, HostAddress address, PageSize size) {
    return switch (like) {
      case ConfidentialPage page -> new ConfidentialPage(address, page.owner(), page.use(), size);
      case SharedPage page -> new SharedPage(address, page.owner(), size);
      case MmioPage _ -> throw new IllegalArgumentException("device registers come in 4 KiB");
    };
  }

  /** Within {@code extent}, {@code now} takes the place of {@code old}. */
  private void replace(MappablePage old, MappablePage now, MappablePage extent) {
    for (long i = 0; i < extent.size().pages(); i++) {
      HostAddress at = extent.address().plus(i << PhysicalMemory.PAGE_SHIFT);
      switch (now) {
        case ConfidentialPage page -> states.put(at, new PageState.Assigned(page));
        case SharedPage page -> {
          if (states.get(at) instanceof PageState.Shared shared) {
            Set<SharedPage> tokens = new LinkedHashSet<>(shared.tokens());
            tokens.removeIf(token -> token == old);
            tokens.add(page);
            states.put(at, new PageState.Shared(tokens));
          }
        }
        case MmioPage _ -> throw new IllegalArgumentException("device registers come in 4 KiB");
      }
    }
  }
}
