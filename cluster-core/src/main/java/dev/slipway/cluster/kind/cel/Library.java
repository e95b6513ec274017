package dev.slipway.cluster.kind.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.slipway.cluster.kind.cel.Expressions.Compiled;
import dev.slipway.cluster.kind.cel.Expressions.Result;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Talks to cel-java. Loaded when the first expression is compiled. */
final class Library {
    /** As long as Kubernetes lets a rule be. */
    private static final int MOST_CHARACTERS = 10_000;

    private static final int DEEPEST = 100;

    /** Steps of all loops of one evaluation together: far more than a sane rule takes, and over within a few milliseconds. */
    private static final int MOST_STEPS = 20_000;

    private static final CelOptions OPTIONS = CelOptions.current()
            .maxExpressionCodePointSize(MOST_CHARACTERS)
            .maxParseRecursionDepth(DEEPEST)
            .comprehensionMaxIterations(MOST_STEPS)
            .build();
    private static final CelCompiler COMPILER = CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addVar("self", SimpleType.DYN)
            .addVar("oldSelf", SimpleType.DYN)
            .addLibraries(CelExtensions.strings(), CelExtensions.sets(OPTIONS))
            .build();
    private static final CelRuntime RUNTIME = CelRuntimeFactory.standardCelRuntimeBuilder()
            .setOptions(OPTIONS)
            .addLibraries(CelExtensions.strings(), CelExtensions.sets(OPTIONS))
            .build();

    private Library() {}

    static Compiled compile(String expression) {
        try {
            CelAbstractSyntaxTree tree = COMPILER.compile(expression).getAst();
            boolean fits = tree.getResultType().equals(SimpleType.BOOL)
                    || tree.getResultType().equals(SimpleType.STRING)
                    || tree.getResultType().equals(SimpleType.DYN);
            if (!fits) return new Compiled.Broken("must evaluate to a bool or a string");
            return new Program(RUNTIME.createProgram(tree));
        } catch (CelValidationException wrong) {
            return new Compiled.Broken("compilation failed: " + wrong.getMessage());
        } catch (CelEvaluationException wrong) {
            return new Compiled.Broken("program instantiation failed: " + wrong.getMessage());
        }
    }

    private record Program(CelRuntime.Program program) implements Compiled.Ready {
        @Override
        public Result ask(Mapping variables) {
            try {
                Map<String, Object> values = new LinkedHashMap<>();
                variables.forEach((name, value) -> values.put(name, plain(value)));
                Object result = program.eval(values);
                if (result instanceof Boolean truth) return new Result.Truth(truth);
                if (result instanceof String text) return new Result.Text(text);
                return new Result.Failed("the result is neither a bool nor a string");
            } catch (CelEvaluationException failure) {
                return new Result.Failed(String.valueOf(failure.getMessage()));
            }
        }
    }

    private static Object plain(Tree tree) {
        if (tree instanceof Mapping mapping) {
            Map<String, Object> fields = new LinkedHashMap<>();
            mapping.forEach((name, value) -> {
                if (!value.isNull()) fields.put(name, plain(value));
            });
            return fields;
        }
        if (tree instanceof Sequence sequence) {
            List<Object> items = new ArrayList<>(sequence.size());
            for (Tree item : sequence) items.add(plain(item));
            return items;
        }
        if (tree instanceof Scalar.Text text) return text.value();
        if (tree instanceof Scalar.Whole whole) return whole.value();
        if (tree instanceof Scalar.Real real) return real.value();
        if (tree instanceof Scalar.Bool bool) return bool.value();
        return com.google.protobuf.NullValue.NULL_VALUE;
    }
}
