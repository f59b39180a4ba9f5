package dev.covey.node;

import dev.covey.group.GroupStats;
import dev.covey.proto.v1.Figure;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;

/** The figures of a record by their names, so that one that is added there is told here as well. */
final class Figures {

  private Figures() {}

  /** In the order of their declaration; those of a tier follow its name and a dot. */
  static List<Figure> of(GroupStats stats) {
    List<Figure> figures = new ArrayList<>();
    collect("", stats, figures);
    return figures;
  }

  private static void collect(String prefix, Record figures, List<Figure> into) {
    for (RecordComponent component : figures.getClass().getRecordComponents()) {
      String name = prefix + component.getName();
      Object figure = read(component, figures);
      if (figure instanceof Record tier) {
        collect(name + ".", tier, into);
      } else {
        into.add(Figure.newBuilder().setName(name).setValue(((Number) figure).longValue()).build());
      }
    }
  }

  private static Object read(RecordComponent component, Record of) {
    try {
      return component.getAccessor().invoke(of);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("accessor of " + component, e); // public, and returns a field
    }
  }
}
