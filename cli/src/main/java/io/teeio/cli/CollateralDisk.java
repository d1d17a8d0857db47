package io.teeio.cli;

import io.teeio.attest.store.CollateralFile;
import io.teeio.attest.store.CollateralStore;
import io.teeio.attest.store.ItemKind;
import io.teeio.wire.Bytes;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Stores in files. */
final class CollateralDisk {
  private static final int LONGEST = 256 << 20;

  private CollateralDisk() {}

  static Bytes read(Path file) throws CannotDo {
    return InputFile.read(file, LONGEST);
  }

  /** Writes beside {@code file} and puts it in its place: who reads sees the old or the new one. */
  static void write(Path file, Bytes content) throws CannotDo {
    Path beside = file.resolveSibling(InputFile.name(file) + ".new");
    try {
      java.nio.file.Files.write(beside, content.toArray());
      java.nio.file.Files.move(
          beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw Files.cannot("write", file, e);
    }
  }

  /** Writes each item into the folder of its kind below {@code folder}. */
  static void unpack(CollateralStore store, Path folder) throws CannotDo {
    for (ItemKind kind : ItemKind.values()) {
      for (CollateralFile.Item item : store.items(kind)) {
        Path target = folder.resolve(kind.word()).resolve(item.name());
        try {
          java.nio.file.Files.createDirectories(folder.resolve(kind.word()));
          java.nio.file.Files.write(target, item.content().toArray());
        } catch (IOException e) {
          throw Files.cannot("write", target, e);
        }
      }
    }
  }
}
