#!/usr/bin/env bash
# Rebuilds the sample PDFs from sources/, all three or only those named:
#   ./make.sh [manual] [paper] [lease]
# Two runs on one machine produce identical bytes: dates are fixed here, and timestamps that a producer
# writes anyway are replaced in place by text of the same length.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export SOURCE_DATE_EPOCH=1742169600 FORCE_SOURCE_DATE=1 TZ=UTC LC_ALL=C
pdf_date=$(date -u -d "@$SOURCE_DATE_EPOCH" +%Y%m%d%H%M%S)

targets=("$@")
[ $# -gt 0 ] || targets=(manual paper lease)

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

tool_of() {
  case $1 in
    manual) echo soffice ;;
    paper) echo pdflatex ;;
    lease) echo chromium ;;
    *) echo "make.sh: unknown document '$1' (manual, paper, lease)" >&2; return 1 ;;
  esac
}

# Shows the tool's output only if it fails.
quietly() {
  if ! "$@" >"$scratch/log" 2>&1; then
    cat "$scratch/log" >&2
    echo "make.sh: $1 failed" >&2
    return 1
  fi
}

# Sets every date in the file to the fixed value. Lengths stay the same, so offsets stay valid.
fix_dates() {
  sed -i -E "s#/(CreationDate|ModDate) ?\(D:[0-9]{14}#/\1(D:$pdf_date#g" "$1"
}

build_manual() {
  local options='{"UseTaggedPDF":{"type":"boolean","value":"false"},"ExportBookmarks":{"type":"boolean","value":"true"}}'
  local pdf=$scratch/heat-pump-manual.pdf id
  quietly soffice "-env:UserInstallation=file://$scratch/profile" --headless \
    --convert-to "pdf:writer_pdf_Export:$options" --outdir "$scratch" "$here/sources/heat-pump-manual.fodt"
  fix_dates "$pdf"
  id=$(md5sum "$here/sources/heat-pump-manual.fodt" | cut -c1-32 | tr a-f A-F)
  sed -i -E "s#^(/ID \[ )?<[0-9A-F]{32}>#\1<$id>#; s#/DocChecksum /[0-9A-F]{32}#/DocChecksum /$id#" "$pdf"
}

build_paper() {
  local run
  for run in 1 2 3; do
    quietly pdflatex -halt-on-error -interaction=nonstopmode -output-directory="$scratch" \
      "$here/sources/tidal-sensor-paper.tex"
  done
}

build_lease() {
  quietly chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run \
    --disable-background-networking --disable-component-update --disable-sync \
    "--user-data-dir=$scratch/chromium" --no-pdf-header-footer --generate-pdf-document-outline \
    "--print-to-pdf=$scratch/workshop-lease.pdf" "file://$here/sources/workshop-lease.html"
  fix_dates "$scratch/workshop-lease.pdf"
}

missing=()
for target in "${targets[@]}"; do
  tool=$(tool_of "$target")
  command -v "$tool" >/dev/null || missing+=("$tool (for the $target)")
done
if [ ${#missing[@]} -gt 0 ]; then
  printf 'make.sh: not installed: %s\n' "${missing[@]}" >&2
  exit 1
fi

for target in "${targets[@]}"; do
  "build_$target"
done
for pdf in "$scratch"/*.pdf; do
  mv "$pdf" "$here/"
  echo "built ${pdf##*/}"
done
