package io.github.djarchitect.usage;

import io.github.djarchitect.python.SourceText;
import io.github.djarchitect.python.Span;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the tags of a template ask an object of the model for a field: {@code {{ customer.name }}}.
 * What a variable holds is decided by the view, so none of these is sure.
 */
final class TemplateScan {
  private static final Pattern TAG = Pattern.compile("\\{\\{.{1,500}?}}|\\{%.{1,500}?%}");

  private final SourceText source;
  private final ModelInCode model;
  private final Pattern asked;

  TemplateScan(SourceText source, ModelInCode model, String field) {
    this.source = source;
    this.model = model;
    this.asked =
        Pattern.compile(
            "(?<![\\w.])(?:\\w{1,100}\\.){0,9}(?<of>\\w{1,100})\\.(?<name>%s)(?!\\w)"
                .formatted(Pattern.quote(field)));
  }

  void scan(FieldScan.Found found) {
    Matcher tag = TAG.matcher(source.text());
    while (tag.find()) {
      Matcher name = asked.matcher(source.text()).region(tag.start(), tag.end());
      while (name.find()) {
        if (isModel(name.group("of"))) {
          Span span = source.span(name.start("name"), name.end("name"));
          found.add(span, FieldUse.Role.TEMPLATE, model.className(), false);
        }
      }
    }
  }

  private boolean isModel(String variable) {
    return model.isNamedAfter(variable)
        || model.relations().containsKey(variable)
        || (model.isUser() && variable.equals("user"));
  }
}
