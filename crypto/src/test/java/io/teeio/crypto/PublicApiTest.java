package io.teeio.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No type of a crypto library shows through the port. */
class PublicApiTest {
  private static final Path CLASSES = Path.of("target/classes/io/teeio/crypto");
  private static final Pattern FOREIGN =
      Pattern.compile(
          "java\\.security\\.|javax\\.crypto\\.|javax\\.security\\.|org\\.bouncycastle");

  private static List<Class<?>> publicClasses() throws IOException {
    try (Stream<Path> files = Files.walk(CLASSES)) {
      return files
          .map(file -> CLASSES.relativize(file).toString())
          .filter(name -> name.endsWith(".class") && !name.contains("-info"))
          .map(name -> "io.teeio.crypto." + name.replace('/', '.').replace(".class", ""))
          .<Class<?>>map(PublicApiTest::load)
          .filter(type -> Modifier.isPublic(type.getModifiers()))
          .toList();
    }
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, PublicApiTest.class.getClassLoader());
    } catch (ClassNotFoundException missing) {
      throw new AssertionError(missing);
    }
  }

  private static String signature(AccessibleObject member) {
    return switch (member) {
      case Method method -> method.toGenericString();
      case Constructor<?> constructor -> constructor.toGenericString();
      case Field field -> field.toGenericString();
      default -> member.toString();
    };
  }

  @Test
  void noCryptoLibraryShowsThrough() throws IOException {
    List<Class<?>> types = publicClasses();
    assertThat(types).contains(Crypto.class, Certificate.class).hasSizeGreaterThan(15);
    for (Class<?> type : types) {
      assertThat(List.of(type.getGenericInterfaces()).toString()).doesNotContainPattern(FOREIGN);
      Stream.of(type.getDeclaredMethods(), type.getDeclaredConstructors(), type.getDeclaredFields())
          .flatMap(Stream::of)
          .filter(member -> !Modifier.isPrivate(((Member) member).getModifiers()))
          .filter(member ->
              Modifier.isPublic(((Member) member).getModifiers())
                  || Modifier.isProtected(((Member) member).getModifiers()))
          .forEach(member -> assertThat(signature(member)).doesNotContainPattern(FOREIGN));
    }
  }

  @Test
  void noBackEndRegistersAProvider() {
    Backend.all().forEach(crypto -> crypto.hash(HashAlgorithm.SHA_256));

    assertThat(java.security.Security.getProviders())
        .noneMatch(provider -> provider.getName().contains("Corretto"))
        .noneMatch(provider -> provider.getName().equals("BC"));
  }
}
