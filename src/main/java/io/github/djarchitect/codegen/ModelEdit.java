package io.github.djarchitect.codegen;

import io.github.djarchitect.python.Alias;
import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.Literal;
import io.github.djarchitect.python.Node;
import io.github.djarchitect.python.PythonModule;
import io.github.djarchitect.python.PythonParser;
import io.github.djarchitect.python.SourceText;
import io.github.djarchitect.python.Span;
import io.github.djarchitect.python.Stmt;
import io.github.djarchitect.python.Walk;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A Python file, usually a {@code models.py}, changed at a few places: everything else, comments
 * and formatting included, stays as it is byte for byte.
 *
 * <p>A value: each change gives a new one. Asking for a class or field that is not there is a bug
 * of the caller, who can look first.
 */
public final class ModelEdit {
  private static final Pattern MODELS = Pattern.compile("(?<![\\w.\"'])models\\.(?=[A-Z])");
  private static final Pattern COMMENT = Pattern.compile("[ \\t]*(#[^\\r\\n]*)");

  private final PythonModule module;
  private final String text;
  private final String lineBreak;

  private ModelEdit(String text) {
    this.module = PythonParser.parse(text);
    this.text = text;
    this.lineBreak = text.contains("\r\n") ? "\r\n" : "\n";
  }

  public static ModelEdit of(String text) {
    return new ModelEdit(text);
  }

  public String text() {
    return text;
  }

  // Looking

  /**
   * The class of this name, compared without case as Django compares models. Not one that stands in
   * another class, as choices do: no model does.
   */
  public Optional<Stmt.ClassDef> classNamed(String name) {
    Deque<Node> open = new ArrayDeque<>(module.body());
    while (!open.isEmpty()) {
      switch (open.pop()) {
        case Stmt.ClassDef def -> {
          if (def.name().equalsIgnoreCase(name)) {
            return Optional.of(def);
          }
        }
        case Stmt.FunctionDef _, Expr _ -> {}
        case Node node -> Walk.children(node).reversed().forEach(open::push);
      }
    }
    return Optional.empty();
  }

  public boolean hasField(String model, String field) {
    return classNamed(model).flatMap(c -> field(c, field)).isPresent();
  }

  /** The source of a field's call, {@code models.CharField(max_length=200)}. */
  public Optional<String> fieldCall(String model, String field) {
    return classNamed(model)
        .flatMap(c -> field(c, field))
        .map(f -> module.source().slice(f.value().span()));
  }

  /** The name under which {@code django.db.models} is known in this file, where it is imported. */
  public Optional<String> modelsName() {
    for (Stmt stmt : module.body()) {
      if (stmt instanceof Stmt.ImportFrom from
          && from.level() == 0
          && isModelsHome(from.module())) {
        for (Alias alias : from.names()) {
          if (alias.name().equals("models")) {
            String as = alias.asname();
            return Optional.of(as == null ? "models" : as);
          }
        }
      }
    }
    return Optional.empty();
  }

  private static boolean isModelsHome(@Nullable String module) {
    return "django.db".equals(module) || "django.contrib.gis.db".equals(module);
  }

  /** Whether a name is bound at the top of the file by an import, class, function or assignment. */
  public boolean binds(String name) {
    for (Stmt stmt : module.body()) {
      boolean bound =
          switch (stmt) {
            case Stmt.ImportFrom s -> s.names().stream().anyMatch(a -> name.equals(boundBy(a)));
            case Stmt.Import s -> s.names().stream().anyMatch(a -> name.equals(boundBy(a)));
            case Stmt.ClassDef s -> s.name().equals(name);
            case Stmt.FunctionDef s -> s.name().equals(name);
            case Stmt.Assign s ->
                s.targets().stream().anyMatch(t -> t instanceof Expr.Name n && n.id().equals(name));
            default -> false;
          };
      if (bound) {
        return true;
      }
    }
    return false;
  }

  private static String boundBy(Alias alias) {
    String as = alias.asname();
    if (as != null) {
      return as;
    }
    int dot = alias.name().indexOf('.');
    return dot < 0 ? alias.name() : alias.name().substring(0, dot);
  }

  // Changing

  /** Adds {@code from module import name} unless the name is bound already. */
  public ModelEdit importFrom(String from, String name) {
    if (binds(name)) {
      return this;
    }
    for (Stmt stmt : module.body()) {
      if (stmt instanceof Stmt.ImportFrom s
          && s.level() == 0
          && from.equals(s.module())
          && s.span().startLine() == s.span().endLine()
          && !module.source().slice(s.span()).endsWith(")")) {
        List<String> names = new ArrayList<>();
        s.names().forEach(a -> names.add(module.source().slice(a.span())));
        boolean after = true;
        for (int i = 0; i < names.size() && after; i++) {
          if (names.get(i).compareTo(name) > 0) {
            names.add(i, name);
            after = false;
          }
        }
        if (after) {
          names.add(name);
        }
        return replace(s.span(), "from " + from + " import " + String.join(", ", names));
      }
    }
    return insertImport("from " + from + " import " + name, from);
  }

  private ModelEdit insertImport(String line, String sortedBy) {
    Stmt before = null;
    for (Stmt stmt : module.body()) {
      String name = importedModule(stmt);
      if (name != null && (before == null || name.compareTo(sortedBy) < 0)) {
        if (before == null && name.compareTo(sortedBy) > 0 && sameRoot(name, sortedBy)) {
          return insert(lineStart(stmt.span()), line + "\n");
        }
        before = stmt;
      }
    }
    if (before != null) {
      return insert(behind(before.span()), line + "\n");
    }
    Stmt first = module.body().isEmpty() ? null : module.body().getFirst();
    if (first instanceof Stmt.ExprStmt doc && doc.value() instanceof Expr.Constant) {
      return insert(behind(first.span()), "\n" + line + "\n");
    }
    return insert(first == null ? 0 : lineStart(first.span()), line + "\n\n");
  }

  private static boolean sameRoot(String a, String b) {
    return a.split("\\.", 2)[0].equals(b.split("\\.", 2)[0]);
  }

  private static @Nullable String importedModule(Stmt stmt) {
    return switch (stmt) {
      case Stmt.ImportFrom s -> s.level() > 0 ? null : s.module();
      case Stmt.Import s -> s.names().getFirst().name();
      default -> null;
    };
  }

  /**
   * Adds a field to a class behind one of its fields.
   *
   * @param call {@code models.CharField(max_length=200)}
   */
  public ModelEdit addField(String model, String after, String name, String call) {
    return addField(model, after, name, call, "");
  }

  /**
   * The same with a comment on the line that the field starts on.
   *
   * @param comment with its sign; empty for none
   */
  public ModelEdit addField(String model, String after, String name, String call, String comment) {
    Stmt.ClassDef owner = owner(model);
    Stmt field = field(owner, after).map(Assigned::stmt).orElse(null);
    if (field == null) {
      throw new IllegalStateException(model + " has no field " + after);
    }
    int indent = indent(owner);
    String assigned = name + " = ";
    String source = Code.of(called(call)).layout(indent, indent + assigned.length(), 0);
    return insert(
        behind(field.span()), " ".repeat(indent) + assigned + commented(source, comment) + "\n");
  }

  /** A call under the name that the file has for {@code models}. */
  private String called(String call) {
    return modelsName()
        .filter(_ -> !binds("models"))
        .map(name -> MODELS.matcher(call).replaceAll(name + "."))
        .orElse(call);
  }

  public ModelEdit removeField(String model, String field) {
    Stmt.ClassDef owner = owner(model);
    Stmt stmt = assigned(owner, field).stmt();
    if (owner.body().size() == 1) {
      return replace(stmt.span(), "pass");
    }
    int start = lineStart(stmt.span());
    int end = behind(stmt.span());
    boolean blankBefore = start == 0 || isBlankBefore(start);
    boolean blankBehind = end < text.length() && text.startsWith(lineBreak, end);
    // One of two blank lines that would meet goes too.
    return splice(start, blankBefore && blankBehind ? end + lineBreak.length() : end, "");
  }

  /**
   * Puts another call in the place of a field's, {@code models.BigIntegerField()}; a comment behind
   * its opening bracket stays.
   */
  public ModelEdit replaceCall(String model, String field, String call) {
    Assigned assigned = assigned(owner(model), field);
    int indent = indent(owner(model));
    String source =
        Code.of(called(call)).layout(indent, indent + field.length() + " = ".length(), 0);
    return replace(assigned.value().span(), commented(source, opening(assigned.value())));
  }

  /** What is said of a field behind its opening bracket or behind all of it; empty for nothing. */
  public String comment(String model, String field) {
    Assigned assigned = assigned(owner(model), field);
    String opening = opening(assigned.value());
    return opening.isEmpty() ? commentAt(assigned.stmt().span().end()) : opening;
  }

  private String opening(Expr value) {
    if (!(value instanceof Expr.Call call)) {
      return "";
    }
    int bracket = text.indexOf('(', call.func().span().end());
    return bracket < 0 || bracket >= value.span().end() ? "" : commentAt(bracket + 1);
  }

  /** A comment that is all the rest of a line. */
  private String commentAt(int offset) {
    Matcher comment = COMMENT.matcher(text).region(offset, text.length());
    return comment.lookingAt() ? comment.group(1).strip() : "";
  }

  /** A call with a comment on its first line. */
  private static String commented(String call, String comment) {
    if (comment.isEmpty()) {
      return call;
    }
    int first = call.indexOf('\n');
    return first < 0
        ? call + "  " + comment
        : call.substring(0, first) + "  " + comment + call.substring(first);
  }

  public ModelEdit renameField(String model, String field, String name) {
    return replace(assigned(owner(model), field).target().span(), name);
  }

  /** Adds methods or properties at the end of a class. */
  public ModelEdit addMember(String model, String source) {
    Stmt.ClassDef owner = owner(model);
    return insert(behind(owner.span()), "\n" + indented(source, indent(owner)));
  }

  /** Adds an entry to a list of a model's {@code Meta}, which is made where it is missing. */
  public ModelEdit addToMeta(String model, String option, String entry) {
    Stmt.ClassDef owner = owner(model);
    Optional<Stmt.ClassDef> meta =
        owner.body().stream()
            .filter(s -> s instanceof Stmt.ClassDef c && c.name().equals("Meta"))
            .map(Stmt.ClassDef.class::cast)
            .findFirst();
    String list = option + " = [\n    " + entry.replace("\n", "\n    ") + ",\n]";
    if (meta.isEmpty()) {
      Stmt last = lastField(owner).orElse(owner.body().getLast());
      String source = "class Meta:\n    " + list.replace("\n", "\n    ");
      return insert(behind(last.span()), "\n" + indented(source, indent(owner)));
    }
    Optional<Assigned> assigned = field(meta.get(), option);
    if (assigned.isEmpty()) {
      return insert(behind(meta.get().body().getLast().span()), indented(list, indent(meta.get())));
    }
    List<Expr> items =
        switch (assigned.get().value()) {
          case Expr.ListExpr e -> e.elts();
          case Expr.TupleExpr e -> e.elts();
          default -> throw new IllegalStateException(option + " of " + model + " is not a list");
        };
    return append(assigned.get().value().span(), items, entry);
  }

  /**
   * Whether a list of a model's {@code Meta} has an entry of this name, {@code Index(name=...)}.
   */
  public boolean hasMetaEntry(String model, String option, String name) {
    return metaEntry(model, option, name).isPresent();
  }

  /** Takes the entry of this name out of a list of a model's {@code Meta}. */
  public ModelEdit removeFromMeta(String model, String option, String name) {
    Expr entry =
        metaEntry(model, option, name)
            .orElseThrow(
                () -> new IllegalStateException(option + " of " + model + " has no " + name));
    int end = entry.span().end();
    while (end < text.length() && (text.charAt(end) == ',' || text.charAt(end) == ' ')) {
      end++;
    }
    int start = entry.span().start();
    boolean ownLine =
        text.substring(lineStart(entry.span()), start).isBlank()
            && (text.startsWith("\n", end) || text.startsWith("\r\n", end));
    return ownLine
        ? splice(lineStart(entry.span()), text.indexOf('\n', end) + 1, "")
        : splice(start, end, "");
  }

  /**
   * Gives the first index of {@code Meta} over these fields that says no name the one that Django
   * made up for it; the text as it is where there is none.
   */
  public ModelEdit nameIndex(String model, List<String> fields, String name) {
    return metaEntries(model, "indexes").stream()
        .filter(Expr.Call.class::isInstance)
        .map(Expr.Call.class::cast)
        .filter(call -> call.keywords().stream().noneMatch(each -> "name".equals(each.arg())))
        .filter(
            call ->
                call.keywords().stream()
                    .anyMatch(
                        each -> "fields".equals(each.arg()) && texts(each.value()).equals(fields)))
        .findFirst()
        .map(
            call ->
                insert(
                    call.keywords().getLast().value().span().end(),
                    ", name=" + PythonText.quote(name)))
        .orElse(this);
  }

  private static List<String> texts(Expr sequence) {
    return items(sequence).stream()
        .map(item -> item instanceof Expr.Constant(Literal.Str(String text), var _) ? text : "")
        .toList();
  }

  private static List<Expr> items(@Nullable Expr sequence) {
    return switch (sequence) {
      case Expr.ListExpr list -> list.elts();
      case Expr.TupleExpr tuple -> tuple.elts();
      case null, default -> List.of();
    };
  }

  private Optional<Expr> metaEntry(String model, String option, String name) {
    return metaEntries(model, option).stream().filter(item -> isNamed(item, name)).findFirst();
  }

  private List<Expr> metaEntries(String model, String option) {
    for (Stmt stmt : classNamed(model).map(Stmt.ClassDef::body).orElse(List.of())) {
      if (stmt instanceof Stmt.ClassDef meta && meta.name().equals("Meta")) {
        return items(field(meta, option).map(Assigned::value).orElse(null));
      }
    }
    return List.of();
  }

  private static boolean isNamed(Expr item, String name) {
    return item instanceof Expr.Call call
        && call.keywords().stream()
            .anyMatch(
                keyword ->
                    "name".equals(keyword.arg())
                        && keyword.value() instanceof Expr.Constant(Literal.Str(String text), var _)
                        && text.equals(name));
  }

  private ModelEdit append(Span list, List<Expr> items, String entry) {
    if (items.isEmpty()) {
      int column = module.source().line(list.startLine()).length();
      int indent = column - module.source().line(list.startLine()).stripLeading().length();
      return replace(
          list,
          "[\n"
              + indented(entry + ",", indent + 4).replace("\r\n", "\n")
              + " ".repeat(indent)
              + "]");
    }
    Span last = items.getLast().span();
    String tail = text.substring(last.end(), list.end());
    boolean comma = tail.stripLeading().startsWith(",");
    if (last.startLine() == list.startLine()) {
      return insert(last.end(), ", " + entry);
    }
    int indent = last.startColumn();
    int at = comma ? text.indexOf(',', last.end()) + 1 : last.end();
    String line =
        (comma ? "" : ",")
            + "\n"
            + " ".repeat(indent)
            + entry.replace("\n", "\n" + " ".repeat(indent));
    // Behind a comment that belongs to the last entry.
    String rest = text.substring(at, list.end());
    int end = rest.indexOf('\n');
    if (comma && end > 0 && rest.substring(0, end).strip().startsWith("#")) {
      return insert(at + end - (rest.charAt(end - 1) == '\r' ? 1 : 0), line + ",");
    }
    return insert(at, line + ",");
  }

  /** Adds classes or functions behind a class, or at the end of the file. */
  public ModelEdit addTopLevel(@Nullable String behindClass, String source) {
    Stmt.ClassDef owner = behindClass == null ? null : classNamed(behindClass).orElse(null);
    if (owner != null && owner.span().startColumn() == 0) {
      return insert(behind(owner.span()), "\n\n" + source.strip() + "\n");
    }
    String gap = text.isBlank() ? "" : text.endsWith("\n") ? "\n\n" : "\n\n\n";
    return insert(text.length(), gap + source.strip() + "\n");
  }

  /** Replaces a stretch of the file. */
  public ModelEdit replace(Span span, String source) {
    return splice(span.start(), span.end(), source);
  }

  // Inside

  private record Assigned(Stmt stmt, Expr target, Expr value) {}

  private Stmt.ClassDef owner(String model) {
    return classNamed(model)
        .orElseThrow(() -> new IllegalStateException("no class " + model + " in this file"));
  }

  private static Assigned assigned(Stmt.ClassDef owner, String field) {
    return field(owner, field)
        .orElseThrow(() -> new IllegalStateException(owner.name() + " has no field " + field));
  }

  private static Optional<Assigned> field(Stmt.ClassDef owner, String name) {
    for (Stmt stmt : owner.body()) {
      Optional<Assigned> assigned = assignment(stmt);
      if (assigned.isPresent()
          && assigned.get().target() instanceof Expr.Name n
          && n.id().equals(name)) {
        return assigned;
      }
    }
    return Optional.empty();
  }

  private static Optional<Assigned> assignment(Stmt stmt) {
    return switch (stmt) {
      case Stmt.Assign s when s.targets().size() == 1 ->
          Optional.of(new Assigned(s, s.targets().getFirst(), s.value()));
      case Stmt.AnnAssign s -> {
        Expr value = s.value();
        yield value == null ? Optional.empty() : Optional.of(new Assigned(s, s.target(), value));
      }
      default -> Optional.empty();
    };
  }

  private static Optional<Stmt> lastField(Stmt.ClassDef owner) {
    return owner.body().stream()
        .filter(s -> assignment(s).filter(a -> a.value() instanceof Expr.Call).isPresent())
        .reduce((_, second) -> second);
  }

  private static int indent(Stmt.ClassDef owner) {
    Node first = owner.body().getFirst();
    return first.span().startLine() == owner.span().startLine()
        ? owner.span().startColumn() + 4
        : first.span().startColumn();
  }

  private static String indented(String source, int indent) {
    String pad = " ".repeat(indent);
    StringBuilder lines = new StringBuilder();
    for (String line : source.strip().split("\n", -1)) {
      lines.append(line.isBlank() ? "" : pad + line).append('\n');
    }
    return lines.toString();
  }

  private int lineStart(Span span) {
    return module.source().lineStart(span.startLine());
  }

  /** The offset behind the line break of the line on which a span ends. */
  private int behind(Span span) {
    SourceText source = module.source();
    return span.endLine() < source.lineCount()
        ? source.lineStart(span.endLine() + 1)
        : text.length();
  }

  private boolean isBlankBefore(int start) {
    return text.substring(0, start).endsWith(lineBreak + lineBreak);
  }

  private ModelEdit insert(int at, String source) {
    boolean unended = at == text.length() && at > 0 && !text.endsWith("\n");
    return splice(at, at, unended ? "\n" + source : source);
  }

  private ModelEdit splice(int start, int end, String source) {
    String broken = lineBreak.equals("\n") ? source : source.replace("\n", lineBreak);
    return new ModelEdit(text.substring(0, start) + broken + text.substring(end));
  }
}
