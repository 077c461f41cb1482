// Where each stage of the sparsity schedule began.

/** The stages as the frames tell them: `[{ stage, target, step }]`. */
export function stagesOf(series) {
  const stages = [];
  series.buckets.forEach((bucket, index) => {
    const stage = series.scalar(index, "stage");
    if (stage > 0 && stages.at(-1)?.stage !== stage) {
      stages.push({ stage, target: series.scalar(index, "sparsityTarget"), step: series.columns()[index].from });
    }
  });
  return stages;
}
