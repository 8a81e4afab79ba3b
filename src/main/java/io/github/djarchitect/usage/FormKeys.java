package io.github.djarchitect.usage;

import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.Keyword;
import io.github.djarchitect.python.Literal;
import io.github.djarchitect.python.Node;
import io.github.djarchitect.python.PythonModule;
import io.github.djarchitect.python.Span;
import io.github.djarchitect.python.Stmt;
import io.github.djarchitect.python.Walk;
import io.github.djarchitect.usage.FieldUse.Role;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where code asks a form or serializer for its field of the name, gives it a value under that name
 * or says what is wrong with it: a form's fields are called as those of its model.
 */
final class FormKeys {
  private static final Set<String> HELD =
      Set.of(
          "cleaned_data",
          "validated_data",
          "fields",
          "base_fields",
          "declared_fields",
          "initial",
          "initial_data");

  /** What a form's or serializer's own methods call what they are given or have made of it. */
  private static final Set<String> GIVEN =
      Set.of("cleaned_data", "validated_data", "attrs", "cleaned");

  private static final Set<String> OF_A_SERIALIZER = Set.of("validated_data", "initial_data");

  private static final Set<String> SENT = Set.of("POST", "data", "query_params", "GET");
  private static final Set<String> ASKS = Set.of("get", "pop", "setdefault", "getlist");

  private final ModelInCode model;
  private final String field;

  /** Whether the module names a form, filter set or serializer of the model. */
  private final boolean speaks;

  private final Set<Stmt.FunctionDef> sending = Collections.newSetFromMap(new IdentityHashMap<>());

  FormKeys(PythonModule module, String path, ModelInCode model, String field) {
    this.model = model;
    this.field = field;
    boolean[] found = new boolean[1];
    Walk.through(
        module.body(),
        node ->
            found[0] |=
                node instanceof Expr expr
                    && isForm(model.made().get(Functions.lastName(expr)), false));
    this.speaks = found[0];
    for (Stmt stmt : module.body()) {
      if (stmt instanceof Stmt.FunctionDef def
          && model.sending().contains(model.imported(path) + "." + def.name())) {
        sending.add(def);
      }
    }
  }

  /**
   * @param type whose class's body or method this is
   */
  void look(Node node, Owner.@Nullable Type type, String in, FieldScan.Found found) {
    switch (node) {
      case Expr.Subscript(Expr value, Expr slice, var _) -> asked(value, slice, type, in, found);
      case Expr.Call call -> {
        if (call.func() instanceof Expr.Attribute(Expr value, String method, var _)
            && !call.args().isEmpty()) {
          Expr first = call.args().getFirst();
          if (ASKS.contains(method)) {
            asked(value, first, type, in, found);
          } else if (method.equals("add_error") && isName(first)) {
            boolean own = isForm(type, false) && Functions.lastName(value).equals("self");
            if (own || speaks) {
              found.add(first.span(), Role.FORM_KEY, own ? in : "add_error", own);
            }
          }
        }
        made(call, found);
      }
      case Stmt.FunctionDef def -> {
        sent(def, found);
        // an API only says what is wrong under the name
        if (type == Owner.Type.MODEL || isForm(type, true)) {
          errors(def, in, type == Owner.Type.SERIALIZER ? Role.POST_KEY : Role.FORM_KEY, found);
        }
      }
      default -> {}
    }
  }

  private static boolean isForm(Owner.@Nullable Type type, boolean serializer) {
    return type == Owner.Type.FORM || (serializer && type == Owner.Type.SERIALIZER);
  }

  private boolean isName(Expr expr) {
    return expr instanceof Expr.Constant(Literal.Str(String text), var _) && text.equals(field);
  }

  private void asked(
      Expr value, Expr key, Owner.@Nullable Type type, String in, FieldScan.Found found) {
    if (!isName(key)) {
      return;
    }
    Span span = key.span();
    switch (value) {
      case Expr.Attribute(Expr on, String attr, var _) -> {
        boolean held = HELD.contains(attr);
        if (held && type != null && type != Owner.Type.MODEL && type != Owner.Type.MANAGER) {
          // a view may ask a serializer that is of no model, with fields of its own
          boolean sure = type != Owner.Type.VIEW || !OF_A_SERIALIZER.contains(attr);
          found.add(span, Role.FORM_KEY, in, sure);
        } else if (held && speaks && Functions.lastName(on).endsWith("form")) {
          found.add(span, Role.FORM_KEY, attr, false);
        } else if (SENT.contains(attr)
            && Functions.lastName(on).equals("request")
            && (type == Owner.Type.VIEW || speaks)) {
          found.add(span, Role.POST_KEY, attr, false);
        }
      }
      case Expr.Name(String name, var _) -> {
        if (GIVEN.contains(name) && isForm(type, true)) {
          found.add(span, Role.FORM_KEY, in, true);
        }
      }
      default -> {}
    }
  }

  /** {@code CustomerForm({"name": ...})}, {@code CustomerSerializer(fields=("name",))}. */
  private void made(Expr.Call call, FieldScan.Found found) {
    String name = Functions.lastName(call.func());
    Owner.Type type = model.made().get(name);
    if (!isForm(type, true)) {
      return;
    }
    boolean form = type == Owner.Type.FORM;
    SentDicts.sent(call, model).forEach(each -> keys(each, name, Role.POST_KEY, true, found));
    for (Keyword keyword : call.keywords()) {
      String arg = String.valueOf(keyword.arg());
      if (arg.equals("fields") || arg.equals("exclude")) {
        Walk.through(
            keyword.value(),
            node -> {
              if (node instanceof Expr.Constant constant && isName(constant)) {
                Role role = form ? Role.FORM_FIELD : Role.SERIALIZER_FIELD;
                found.add(constant.span(), role, name + "." + arg, true);
              }
            });
      }
    }
  }

  /**
   * What is sent to a form or serializer by a name that is given a dict before, or by a function
   * whose result another module sends. Who else reads the dict is not told.
   */
  private void sent(Stmt.FunctionDef def, FieldScan.Found found) {
    Walk.through(
        def.body(),
        node -> {
          if (node instanceof Expr.Call call) {
            String name = Functions.lastName(call.func());
            for (Expr each : SentDicts.sent(call, model)) {
              if (each instanceof Expr.Name(String dict, var _)) {
                filled(def, dict, name, found);
              }
            }
          }
        });
    if (sending.contains(def)) {
      for (Expr each : Functions.returned(def)) {
        if (each instanceof Expr.Name(String dict, var _)) {
          filled(def, dict, def.name(), found);
        } else {
          keys(each, def.name(), Role.POST_KEY, false, found);
        }
      }
    }
  }

  /** {@code data = {"name": ...}}, {@code data["name"] = ...}. */
  private void filled(Stmt.FunctionDef def, String dict, String in, FieldScan.Found found) {
    SentDicts.assigned(def, dict).forEach(each -> keys(each, in, Role.POST_KEY, false, found));
    Walk.through(
        def.body(),
        node -> {
          if (node instanceof Stmt.Assign assign
              && assign.targets().getFirst()
                  instanceof Expr.Subscript(Expr.Name(String name, var _), Expr key, var _)
              && name.equals(dict)
              && isName(key)) {
            found.add(key.span(), Role.POST_KEY, in, false);
          }
        });
  }

  private void keys(Expr expr, String in, Role role, boolean certain, FieldScan.Found found) {
    if (expr instanceof Expr.DictExpr dict) {
      for (Expr.DictEntry entry : dict.entries()) {
        if (entry.key() != null && isName(entry.key())) {
          found.add(entry.key().span(), role, in, certain);
        }
      }
    }
  }

  /** {@code raise ValidationError({"name": ...})}, at once or by a dict that is filled before. */
  private void errors(Stmt.FunctionDef def, String in, Role role, FieldScan.Found found) {
    Set<String> raised = new HashSet<>();
    Walk.through(
        def.body(),
        node -> {
          if (node instanceof Expr.Call call
              && Functions.lastName(call.func()).equals("ValidationError")
              && !call.args().isEmpty()) {
            keys(call.args().getFirst(), in, role, true, found);
            if (call.args().getFirst() instanceof Expr.Name(String name, var _)) {
              raised.add(name);
            }
          }
        });
    if (raised.isEmpty()) {
      return;
    }
    Walk.through(
        def.body(),
        node -> {
          switch (node) {
            case Stmt.Assign assign -> {
              Expr target = assign.targets().getFirst();
              if (target instanceof Expr.Name(String name, var _) && raised.contains(name)) {
                keys(assign.value(), in, role, true, found);
              } else if (target
                      instanceof Expr.Subscript(Expr.Name(String name, var _), Expr key, var _)
                  && raised.contains(name)
                  && isName(key)) {
                found.add(key.span(), role, in, true);
              }
            }
            case Expr.Call call -> {
              if (call.func()
                      instanceof Expr.Attribute(Expr.Name(String name, var _), String how, var _)
                  && raised.contains(name)
                  && !call.args().isEmpty()) {
                Expr first = call.args().getFirst();
                if (how.equals("update")) {
                  keys(first, in, role, true, found);
                } else if (how.equals("setdefault") && isName(first)) {
                  found.add(first.span(), role, in, true);
                }
              }
            }
            default -> {}
          }
        });
  }
}
