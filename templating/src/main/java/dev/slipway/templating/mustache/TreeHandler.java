package dev.slipway.templating.mustache;

import com.github.mustachejava.Binding;
import com.github.mustachejava.Code;
import com.github.mustachejava.Iteration;
import com.github.mustachejava.ObjectHandler;
import com.github.mustachejava.TemplateContext;
import com.github.mustachejava.util.Wrapper;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.io.Writer;
import java.util.List;
import java.util.Optional;

/**
 * Finds values in trees and decides about sections. Null, false, the empty text and the empty list are falsy, as in Mustache.java; 0 is
 * truthy. Scopes are always {@link Scope}s: there is no Java object a template could call a method of.
 */
final class TreeHandler implements ObjectHandler {
    private static final Wrapper NOTHING = scopes -> null;

    private final Draft draft;

    /** @param draft is told every name that is looked up */
    TreeHandler(Draft draft) {
        this.draft = draft;
    }

    @Override
    public Binding createBinding(String name, TemplateContext context, Code code) {
        return scopes -> {
            draft.spend(Limits.LOOK_STEPS * (long) scopes.size());
            Optional<Scope> found = Scope.find(name, Scope.all(scopes), draft::spend);
            draft.read(found.flatMap(Scope::name).orElse(name));
            return found.orElse(null);
        };
    }

    @Override
    public Writer iterate(Iteration section, Writer writer, Object found, List<Object> scopes) {
        if (!isTruthy(found)) return writer;
        Scope scope = (Scope) found;
        if (!(scope.value() instanceof Sequence list)) return pass(section, writer, scope, scopes);
        for (int i = 0; i < list.size(); i++) pass(section, writer, scope.item(i, list.get(i)), scopes);
        return writer;
    }

    @Override
    public Writer falsey(Iteration section, Writer writer, Object found, List<Object> scopes) {
        return isTruthy(found) ? writer : section.next(writer, found, scopes);
    }

    @Override
    public Object coerce(Object value) {
        return value;
    }

    /** Never asked: {@link ValueCode} writes values itself. */
    @Override
    public String stringify(Object value) {
        throw new IllegalStateException("a value outside of a hole");
    }

    @Override
    public Wrapper find(String name, List<Object> scopes) {
        return NOTHING;
    }

    private static Writer pass(Iteration section, Writer writer, Scope scope, List<Object> scopes) {
        ((Draft) writer).pass();
        return section.next(writer, scope, scopes);
    }

    private static boolean isTruthy(Object found) {
        if (!(found instanceof Scope scope)) return false;
        Tree value = scope.value();
        if (value instanceof Scalar.Bool bool) return bool.value();
        if (value instanceof Scalar.Text text) return !text.value().isEmpty();
        if (value instanceof Sequence list) return !list.isEmpty();
        return !value.isNull();
    }
}
