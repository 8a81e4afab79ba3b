package io.github.djarchitect.python;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A statement, with the names and fields of CPython's {@code ast}. */
public sealed interface Stmt extends Node {

  /**
   * A {@code def} or, if {@code isAsync}, an {@code async def}.
   *
   * @param span from {@code def}, as in CPython: decorators lie before it
   */
  record FunctionDef(
      String name,
      List<TypeParam> typeParams,
      Parameters args,
      @Nullable Expr returns,
      List<Stmt> body,
      List<Expr> decorators,
      boolean isAsync,
      Span span)
      implements Stmt {
    public FunctionDef {
      typeParams = List.copyOf(typeParams);
      body = List.copyOf(body);
      decorators = List.copyOf(decorators);
    }
  }

  /**
   * A class.
   *
   * @param span from {@code class}, as in CPython: decorators lie before it
   */
  record ClassDef(
      String name,
      List<TypeParam> typeParams,
      List<Expr> bases,
      List<Keyword> keywords,
      List<Stmt> body,
      List<Expr> decorators,
      Span span)
      implements Stmt {
    public ClassDef {
      typeParams = List.copyOf(typeParams);
      bases = List.copyOf(bases);
      keywords = List.copyOf(keywords);
      body = List.copyOf(body);
      decorators = List.copyOf(decorators);
    }
  }

  record Return(@Nullable Expr value, Span span) implements Stmt {}

  record Delete(List<Expr> targets, Span span) implements Stmt {
    public Delete {
      targets = List.copyOf(targets);
    }
  }

  /** {@code target = target = value}. */
  record Assign(List<Expr> targets, Expr value, Span span) implements Stmt {
    public Assign {
      targets = List.copyOf(targets);
    }
  }

  /** {@code type name = value}. */
  record TypeAlias(Expr name, List<TypeParam> typeParams, Expr value, Span span) implements Stmt {
    public TypeAlias {
      typeParams = List.copyOf(typeParams);
    }
  }

  record AugAssign(Expr target, Expr.Operator op, Expr value, Span span) implements Stmt {}

  /**
   * {@code target: annotation = value}.
   *
   * @param simple whether the target is a bare name without parentheses
   */
  record AnnAssign(Expr target, Expr annotation, @Nullable Expr value, boolean simple, Span span)
      implements Stmt {}

  record For(Expr target, Expr iter, List<Stmt> body, List<Stmt> orelse, boolean isAsync, Span span)
      implements Stmt {
    public For {
      body = List.copyOf(body);
      orelse = List.copyOf(orelse);
    }
  }

  record While(Expr test, List<Stmt> body, List<Stmt> orelse, Span span) implements Stmt {
    public While {
      body = List.copyOf(body);
      orelse = List.copyOf(orelse);
    }
  }

  /** {@code if}; an {@code elif} is the one {@code If} in {@code orelse}. */
  record If(Expr test, List<Stmt> body, List<Stmt> orelse, Span span) implements Stmt {
    public If {
      body = List.copyOf(body);
      orelse = List.copyOf(orelse);
    }
  }

  record With(List<WithItem> items, List<Stmt> body, boolean isAsync, Span span) implements Stmt {
    public With {
      items = List.copyOf(items);
      body = List.copyOf(body);
    }
  }

  record Match(Expr subject, List<MatchCase> cases, Span span) implements Stmt {
    public Match {
      cases = List.copyOf(cases);
    }
  }

  record Raise(@Nullable Expr exc, @Nullable Expr cause, Span span) implements Stmt {}

  /**
   * {@code try}.
   *
   * @param isStar whether the handlers are {@code except*}, which CPython calls {@code TryStar}
   */
  record Try(
      List<Stmt> body,
      List<ExceptHandler> handlers,
      List<Stmt> orelse,
      List<Stmt> finalbody,
      boolean isStar,
      Span span)
      implements Stmt {
    public Try {
      body = List.copyOf(body);
      handlers = List.copyOf(handlers);
      orelse = List.copyOf(orelse);
      finalbody = List.copyOf(finalbody);
    }
  }

  record Assert(Expr test, @Nullable Expr msg, Span span) implements Stmt {}

  record Import(List<Alias> names, Span span) implements Stmt {
    public Import {
      names = List.copyOf(names);
    }
  }

  /**
   * {@code from ..module import names}.
   *
   * @param module null where only dots are given
   * @param level the number of leading dots
   */
  record ImportFrom(@Nullable String module, List<Alias> names, int level, Span span)
      implements Stmt {
    public ImportFrom {
      names = List.copyOf(names);
    }

    /**
     * The dotted path that the import starts from; a relative one as the folder it means.
     *
     * @param path of the file that it stands in, with forward slashes
     */
    public String base(String path) {
      String named = module == null ? "" : module;
      if (level == 0) {
        return named;
      }
      String folder = path;
      for (int i = 0; i < level; i++) {
        int slash = folder.lastIndexOf('/');
        folder = slash < 0 ? "" : folder.substring(0, slash);
      }
      String dotted = folder.replace('/', '.');
      return named.isEmpty() ? dotted : dotted.isEmpty() ? named : dotted + "." + named;
    }
  }

  record Global(List<String> names, Span span) implements Stmt {
    public Global {
      names = List.copyOf(names);
    }
  }

  record Nonlocal(List<String> names, Span span) implements Stmt {
    public Nonlocal {
      names = List.copyOf(names);
    }
  }

  /** An expression on its own, which CPython calls {@code Expr}. */
  record ExprStmt(Expr value, Span span) implements Stmt {}

  record Pass(Span span) implements Stmt {}

  record Break(Span span) implements Stmt {}

  record Continue(Span span) implements Stmt {}

  /**
   * A statement that could not be parsed.
   *
   * @param body the statements of an indented block that followed it
   */
  record BadStmt(SyntaxProblem problem, List<Stmt> body, Span span) implements Stmt {
    public BadStmt {
      body = List.copyOf(body);
    }
  }
}
