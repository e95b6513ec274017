package dev.slipway.cluster.kind.cel;

import dev.cel.checker.CelCheckerBuilder;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.compiler.CelCompilerLibrary;
import dev.cel.parser.CelParserBuilder;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntimeBuilder;
import dev.cel.runtime.CelRuntimeLibrary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Functions of our own: how each is called, and what it does. Filled once, then given to the compiler and to the runtime. */
final class Functions implements CelCompilerLibrary, CelRuntimeLibrary {
    private final Map<String, List<CelOverloadDecl>> declared = new LinkedHashMap<>();
    private final List<CelFunctionBinding> bindings = new ArrayList<>();

    /** A type as the checker knows it, and the class of its values. */
    record Kind(CelType type, Class<?> values) {}

    /** What a function does. Its arguments have the classes that were declared. */
    @FunctionalInterface
    interface Body {
        Object apply(Object[] arguments) throws CelEvaluationException;
    }

    /** A function of its own: {@code quantity("1")}. */
    Functions global(String name, CelType result, List<Kind> parameters, Body body) {
        return add(name, result, parameters, body, false);
    }

    /** A function of a value, its first parameter: {@code a.isLessThan(b)}. */
    Functions member(String name, CelType result, List<Kind> parameters, Body body) {
        return add(name, result, parameters, body, true);
    }

    private Functions add(String name, CelType result, List<Kind> parameters, Body body, boolean isMember) {
        List<CelOverloadDecl> overloads = declared.computeIfAbsent(name, first -> new ArrayList<>());
        String id = "k8s_" + name.replace('.', '_') + (isMember ? "_of" : "") + "_" + overloads.size();
        List<CelType> types = parameters.stream().map(Kind::type).toList();
        overloads.add(
                isMember
                        ? CelOverloadDecl.newMemberOverload(id, result, types)
                        : CelOverloadDecl.newGlobalOverload(id, result, types));
        List<Class<?>> classes = new ArrayList<>();
        for (Kind parameter : parameters) classes.add(parameter.values());
        bindings.add(CelFunctionBinding.from(id, classes, body::apply));
        return this;
    }

    /** Fails the evaluation, in the words of whoever wrote the function. */
    static CelEvaluationException failure(String why) {
        return new CelEvaluationException(why);
    }

    @Override
    public void setParserOptions(CelParserBuilder parser) {}

    @Override
    public void setCheckerOptions(CelCheckerBuilder checker) {
        declared.forEach((name, overloads) ->
                checker.addFunctionDeclarations(CelFunctionDecl.newFunctionDeclaration(name, overloads)));
    }

    @Override
    public void setRuntimeOptions(CelRuntimeBuilder runtime) {
        runtime.addFunctionBindings(bindings);
    }
}
