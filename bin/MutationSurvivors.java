import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CaseTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.IfTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.ThrowTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * Sorts the mutants that survived PIT into those in a guard and those elsewhere. See
 * bin/mutation-survivors.
 *
 * <p>A guard is a condition that refuses: an argument of {@code require(rule, condition)}; the
 * condition of an {@code if} or of {@code ?:} one branch of which throws or returns a refusal; what
 * is assigned to a local that such a condition reads; and the body of a boolean method that such a
 * condition calls.
 */
final class MutationSurvivors {
  /** What a refusal looks like where it is made. */
  private static final Pattern REFUSAL =
      Pattern.compile(
          "[Rr]efus|Violation|Fault\\b|FaultCause|Missing|Faulty|\\babort|[Rr]eject|[Dd]enied|DENIED|FAILED|INVALID|NOT_SUPPORTED|"
              + "UNSUPPORTED|[Uu]nsupported|ERROR|[Ee]rror|UNAVAILABLE|Aborted|ABORT|Problem");

  /** What a boolean method is allowed to be called without being taken for a guard's. */
  private static final Set<String> ORDINARY =
      Set.of("equals", "isEmpty", "isPresent", "contains", "containsKey", "test", "get", "add");

  enum Kind {
    GUARD("a condition that refuses"),
    BUG("an argument check against a mistake of our own (unchecked exception)"),
    COMPILED("code that the compiler makes for a switch over patterns"),
    WORDING("the detail text of a refusal, toString, or a label for people"),
    REPORT("an event that is not reported"),
    CONDITION("another condition"),
    CALL("another call that is left out"),
    ARITHMETIC("arithmetic outside a guard"),
    VALUE("a value that is returned");

    final String says;

    Kind(String says) {
      this.says = says;
    }
  }

  record Mutant(String file, String type, String mutator, String method, int line, String status) {
    boolean survived() {
      return status.equals("SURVIVED") || status.equals("NO_COVERAGE");
    }

    String pack() {
      return type.substring(0, type.lastIndexOf('.'));
    }

    String name() {
      return type.substring(type.lastIndexOf('.') + 1).replace('$', '.');
    }
  }

  /** A part of a source file. */
  record Span(long from, long to) {
    boolean touches(Span line) {
      return from < line.to && line.from < to;
    }
  }

  /** One parsed source file. */
  record Source(String text, List<Span> guards, List<Span> bugs, List<Span> details, List<Span> labels) {
    Span line(int number) {
      int from = 0;
      for (int i = 1; i < number; i++) {
        from = text.indexOf('\n', from) + 1;
      }
      int to = text.indexOf('\n', from);
      int first = from;
      while (first < to && text.charAt(first) == ' ') {
        first++;
      }
      return new Span(first, to < 0 ? text.length() : to);
    }

    String at(int number) {
      Span line = line(number);
      return text.substring((int) line.from, (int) line.to);
    }
  }

  private final Map<String, Source> sources = new HashMap<>();
  private final Set<String> predicates = new HashSet<>();

  public static void main(String[] arguments) throws IOException {
    List<String> rest = new ArrayList<>(List.of(arguments));
    boolean guardsOnly = rest.remove("--guards");
    boolean lines = rest.remove("--lines");
    List<Path> reports = new ArrayList<>();
    List<Path> roots = new ArrayList<>();
    for (String argument : rest) {
      Path path = Path.of(argument);
      (argument.endsWith(".csv") ? reports : roots).add(path);
    }
    if (reports.isEmpty() != lines || roots.isEmpty()) {
      System.err.println("usage: mutation-survivors [--guards] SOURCES... mutations.csv...");
      System.exit(2);
    }
    MutationSurvivors survivors = new MutationSurvivors();
    survivors.parse(roots);
    if (lines) {
      survivors.guardLines();
      return;
    }
    System.exit(survivors.report(reports, guardsOnly) == 0 ? 0 : 1);
  }

  private void parse(List<Path> roots) throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path root : roots) {
      try (Stream<Path> all = Files.walk(root)) {
        all.filter(file -> file.toString().endsWith(".java")).forEach(files::add);
      }
    }
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (var manager = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, manager, _ -> {}, List.of(), null, manager.getJavaFileObjectsFromPaths(files));
      List<CompilationUnitTree> units = new ArrayList<>();
      task.parse().forEach(units::add);
      SourcePositions positions = Trees.instance(task).getSourcePositions();
      // Predicates may be called before the file that has them is seen: several passes,
      // also for the predicates that predicates call.
      for (int pass = 0; pass < 5; pass++) {
        sources.clear();
        for (CompilationUnitTree unit : units) {
          read(unit, positions);
        }
      }
    }
  }

  private void read(CompilationUnitTree unit, SourcePositions positions) throws IOException {
    Source source =
        new Source(
            unit.getSourceFile().getCharContent(true).toString(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>());
    String file = Path.of(unit.getSourceFile().toUri()).getFileName().toString();
    sources.put(unit.getPackageName() + "/" + file, source);
    new Finder(unit, positions, source).scan(unit, null);
  }

  /** Finds what guards in one file. */
  private final class Finder extends TreeScanner<Void, Void> {
    private final CompilationUnitTree unit;
    private final SourcePositions positions;
    private final Source source;
    private Set<String> guardLocals = new HashSet<>();

    Finder(CompilationUnitTree unit, SourcePositions positions, Source source) {
      this.unit = unit;
      this.positions = positions;
      this.source = source;
    }

    @Override
    public Void visitMethod(MethodTree method, Void nothing) {
      Set<String> before = guardLocals;
      guardLocals = new HashSet<>();
      boolean isBoolean = "boolean".equals(String.valueOf(method.getReturnType()));
      String name = method.getName().toString();
      if (isBoolean && predicates.contains(name) && method.getBody() != null) {
        answers(method.getBody());
      }
      if (name.equals("toString")) {
        source.labels.add(span(method));
      }
      // Twice: an assignment stands before the condition that reads it.
      super.visitMethod(method, nothing);
      super.visitMethod(method, nothing);
      guardLocals = before;
      return null;
    }

    @Override
    public Void visitVariable(VariableTree variable, Void nothing) {
      if (guardLocals.contains(variable.getName().toString())
          && "boolean".equals(String.valueOf(variable.getType()))
          && variable.getInitializer() != null) {
        guard(variable.getInitializer());
      }
      return super.visitVariable(variable, nothing);
    }

    @Override
    public Void visitAssignment(AssignmentTree assignment, Void nothing) {
      if (guardLocals.contains(assignment.getVariable().toString())
          && assignment.getExpression() instanceof BinaryTree) {
        guard(assignment.getExpression());
      }
      return super.visitAssignment(assignment, nothing);
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree call, Void nothing) {
      String name = name(call.getMethodSelect());
      boolean gate =
          name.equals("requireAll")
              || name.equals("unless")
              || (name.equals("require")
                  && (call.getMethodSelect().toString().matches("(.*[gG]uards|in|reader)\\.require")
                      || call.getArguments().getFirst().toString().matches(".*Rule\\..*|rule")));
      if (gate) {
        source.guards.add(span(call));
        for (ExpressionTree argument : call.getArguments()) {
          if (argument instanceof LambdaExpressionTree lambda && lambda.getParameters().isEmpty()) {
            source.details.add(span(argument));
          } else {
            guard(argument);
          }
        }
      }
      return super.visitMethodInvocation(call, nothing);
    }

    @Override
    public Void visitIf(IfTree choice, Void nothing) {
      boolean refuses =
          refuses(choice.getThenStatement())
              || (choice.getElseStatement() != null
                  && !(choice.getElseStatement() instanceof IfTree)
                  && refuses(choice.getElseStatement()));
      if (refuses && throwsUnchecked(choice.getThenStatement())) {
        source.bugs.add(span(choice.getCondition()));
      } else if (refuses) {
        guard(choice.getCondition());
      }
      return super.visitIf(choice, nothing);
    }

    @Override
    public Void visitConditionalExpression(ConditionalExpressionTree choice, Void nothing) {
      if (REFUSAL.matcher(choice.getTrueExpression().toString()).find()
          || REFUSAL.matcher(choice.getFalseExpression().toString()).find()) {
        guard(choice.getCondition());
      }
      return super.visitConditionalExpression(choice, nothing);
    }

    @Override
    public Void visitCase(CaseTree arm, Void nothing) {
      if (arm.getGuard() != null && arm.getBody() != null && refuses(arm.getBody())) {
        guard(arm.getGuard());
      }
      return super.visitCase(arm, nothing);
    }

    /** What decides the answer of a boolean method: its returns and the conditions that lead there. */
    private void answers(Tree body) {
      new TreeScanner<Void, Void>() {
        @Override
        public Void visitReturn(ReturnTree returned, Void nothing) {
          guard(returned);
          return null;
        }

        @Override
        public Void visitIf(IfTree choice, Void nothing) {
          if (choice.getThenStatement().toString().contains("return ")) {
            guard(choice.getCondition());
          }
          return super.visitIf(choice, nothing);
        }

        @Override
        public Void visitLambdaExpression(LambdaExpressionTree lambda, Void nothing) {
          return null;
        }
      }.scan(body, null);
    }

    /** Ours alone: nothing that a peer or a host sends leads there. */
    private boolean throwsUnchecked(Tree branch) {
      String text = branch.toString();
      return text.contains("throw new IllegalArgumentException")
          || text.contains("throw new IllegalStateException")
          || text.contains("throw outside(");
    }

    private boolean refuses(Tree branch) {
      boolean[] found = {false};
      new TreeScanner<Void, Void>() {
        @Override
        public Void visitThrow(ThrowTree thrown, Void nothing) {
          found[0] = true;
          return null;
        }

        @Override
        public Void visitReturn(ReturnTree returned, Void nothing) {
          found[0] |= REFUSAL.matcher(String.valueOf(returned.getExpression())).find();
          return null;
        }

        @Override
        public Void visitMethodInvocation(MethodInvocationTree call, Void nothing) {
          found[0] |= name(call.getMethodSelect()).matches("(refuse|reject|fail|abort)[a-zA-Z]*");
          return super.visitMethodInvocation(call, nothing);
        }

        @Override
        public Void visitLambdaExpression(LambdaExpressionTree lambda, Void nothing) {
          return null;
        }

        @Override
        public Void visitNewClass(NewClassTree made, Void nothing) {
          return null;
        }
      }.scan(branch, null);
      return found[0];
    }

    private void guard(Tree condition) {
      source.guards.add(span(condition));
      new TreeScanner<Void, Void>() {
        @Override
        public Void visitMethodInvocation(MethodInvocationTree call, Void nothing) {
          String name = name(call.getMethodSelect());
          if (!ORDINARY.contains(name)) {
            predicates.add(name);
          }
          return super.visitMethodInvocation(call, nothing);
        }

        @Override
        public Void visitIdentifier(IdentifierTree identifier, Void nothing) {
          guardLocals.add(identifier.getName().toString());
          return null;
        }
      }.scan(condition, null);
    }

    private Span span(Tree tree) {
      return new Span(
          positions.getStartPosition(unit, tree), positions.getEndPosition(unit, tree));
    }

    private String name(ExpressionTree method) {
      return switch (method) {
        case MemberSelectTree select -> select.getIdentifier().toString();
        case IdentifierTree identifier -> identifier.getName().toString();
        default -> "";
      };
    }
  }

  private Kind kind(Mutant mutant) {
    Source source = sources.get(mutant.pack() + "/" + mutant.file());
    if (source == null) {
      return Kind.VALUE;
    }
    Span line = source.line(mutant.line());
    String text = source.at(mutant.line());
    boolean returnsText = mutant.mutator().equals("EmptyObjectReturnVals");
    boolean inDetail =
        mutant.method().startsWith("lambda$")
            && source.details.stream().anyMatch(span -> span.touches(line));
    if (inDetail && (returnsText || source.details.stream().anyMatch(s -> s.from <= line.from))) {
      return Kind.WORDING;
    }
    if (source.labels.stream().anyMatch(span -> span.touches(line))) {
      return Kind.WORDING;
    }
    if (mutant.mutator().equals("VoidMethodCall") && text.contains("events.")
        || text.contains(".accept(")) {
      return Kind.REPORT;
    }
    if (text.matches("(case )?([\\w.<>?]+ _?(, )?)+(,| ->( [\\w.]+;?| \\{)?)") && mutant.mutator().startsWith("Remove")) {
      return Kind.COMPILED;
    }
    if (source.bugs.stream().anyMatch(span -> span.touches(line))) {
      return Kind.BUG;
    }
    if (source.guards.stream().anyMatch(span -> span.touches(line))) {
      return Kind.GUARD;
    }
    return switch (mutant.mutator()) {
      case "NegateConditionals", "ConditionalsBoundary" -> Kind.CONDITION;
      case "VoidMethodCall", "NonVoidMethodCall" -> Kind.CALL;
      case "Math", "Increments", "InvertNegs" -> Kind.ARITHMETIC;
      default -> mutant.mutator().startsWith("RemoveConditional") ? Kind.CONDITION : Kind.VALUE;
    };
  }

  /** Prints every line that holds a part of a guard, as package/File.java:line. */
  private void guardLines() {
    for (var entry : new TreeMap<>(sources).entrySet()) {
      long count = entry.getValue().text().lines().count();
      for (int line = 1; line <= count; line++) {
        Span span = entry.getValue().line(line);
        if (entry.getValue().guards().stream().anyMatch(guard -> guard.touches(span))) {
          System.out.println(entry.getKey() + ":" + line);
        }
      }
    }
  }

  private int report(List<Path> reports, boolean guardsOnly) throws IOException {
    List<Mutant> all = new ArrayList<>();
    for (Path report : reports) {
      for (String row : Files.readAllLines(report)) {
        mutant(row).ifPresent(all::add);
      }
    }
    Map<String, List<Mutant>> packages =
        all.stream().collect(Collectors.groupingBy(Mutant::pack, TreeMap::new, Collectors.toList()));
    int inGuards = 0;
    List<String> table = new ArrayList<>();
    List<String> guards = new ArrayList<>();
    Map<Kind, Map<String, List<String>>> others = new TreeMap<>();
    for (var entry : packages.entrySet()) {
      long killed = entry.getValue().stream().filter(mutant -> !mutant.survived()).count();
      int here = 0;
      for (Mutant mutant : entry.getValue()) {
        if (!mutant.survived()) {
          continue;
        }
        Kind kind = kind(mutant);
        if (kind == Kind.GUARD) {
          here++;
          guards.add(guardLine(mutant));
        } else {
          others
              .computeIfAbsent(kind, _ -> new TreeMap<>())
              .computeIfAbsent(mutant.pack(), _ -> new ArrayList<>())
              .add(mutant.name() + "." + mutant.method().replaceAll("^lambda\\$(.*)\\$\\d+$", "$1"));
        }
      }
      inGuards += here;
      table.add(
          "| `%s` | %d | %d | %d | %d |"
              .formatted(
                  entry.getKey(),
                  entry.getValue().size(),
                  killed,
                  here,
                  entry.getValue().size() - killed - here));
    }
    if (guardsOnly) {
      guards.forEach(System.out::println);
      return inGuards;
    }
    System.out.println("| Package | mutants | killed | survived in a guard | survived elsewhere |");
    System.out.println("|---|---|---|---|---|");
    table.forEach(System.out::println);
    guards.forEach(System.out::println);
    others.forEach(this::list);
    return inGuards;
  }

  private String guardLine(Mutant mutant) {
    Source source = sources.get(mutant.pack() + "/" + mutant.file());
    return "%s:%d %s %s %s | %s"
        .formatted(
            mutant.pack().replace("io.teeio.", "") + "." + mutant.name(),
            mutant.line(),
            mutant.method(),
            mutant.mutator(),
            mutant.status(),
            source == null ? "" : source.at(mutant.line()));
  }

  private void list(Kind kind, Map<String, List<String>> packages) {
    int count = packages.values().stream().mapToInt(List::size).sum();
    System.out.println("\n### " + kind.says + " (" + count + ")\n");
    packages.forEach(
        (name, mutants) -> {
          Map<String, Long> times =
              mutants.stream()
                  .collect(Collectors.groupingBy(m -> m, TreeMap::new, Collectors.counting()));
          String list =
              times.entrySet().stream()
                  .map(e -> "`" + e.getKey() + "`" + (e.getValue() > 1 ? " x" + e.getValue() : ""))
                  .collect(Collectors.joining(", "));
          System.out.println("- `" + name + "`: " + list);
        });
  }

  /** A row of PIT's CSV: file, class, mutator, method, line, status, killing test. */
  private static Optional<Mutant> mutant(String row) {
    String[] fields = row.split(",", 7);
    if (fields.length < 6 || fields[5].isEmpty()) {
      return Optional.empty();
    }
    String mutator = fields[2].substring(fields[2].lastIndexOf('.') + 1).replaceAll("Mutator", "");
    return Optional.of(
        new Mutant(
            fields[0], fields[1], mutator, fields[3], Integer.parseInt(fields[4]), fields[5]));
  }
}
