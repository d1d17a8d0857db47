package io.teeio.device.endpoint;

import io.teeio.wire.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * Files in a folder that only their owner can read. A file is written whole beside its place and
 * then moved there, so that no reader sees half of it.
 */
record PrivateFiles(Path folder) {
  private static final long LONGEST = 1 << 20;

  /** Empty if there is no such file. */
  Optional<Bytes> read(String name) throws IOException {
    Path file = folder.resolve(name);
    try {
      if (Files.size(file) > LONGEST) {
        throw new IOException(file + " is longer than " + LONGEST + " bytes");
      }
      return Optional.of(Bytes.copyOf(Files.readAllBytes(file)));
    } catch (NoSuchFileException absent) {
      return Optional.empty();
    }
  }

  void write(String name, byte[] content) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder, permissions("rwx------"));
    }
    Path beside = folder.resolve(name + ".new");
    Files.deleteIfExists(beside);
    Files.createFile(beside, permissions("rw-------"));
    Files.write(beside, content, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    Files.move(
        beside,
        folder.resolve(name),
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.ATOMIC_MOVE);
  }

  void delete(String name) throws IOException {
    Files.deleteIfExists(folder.resolve(name));
  }

  /** Where the file system knows no owners it has to do without. */
  private FileAttribute<?>[] permissions(String text) {
    if (!folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return new FileAttribute<?>[0];
    }
    Set<PosixFilePermission> permissions = PosixFilePermissions.fromString(text);
    return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)};
  }
}
