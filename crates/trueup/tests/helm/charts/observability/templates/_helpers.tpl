{{/* The name of what belongs to a tenant. */}}
{{- define "obs.name" -}}
{{- $ctx := first . -}}{{- $tenant := last . -}}
{{- printf "%s-%s" $ctx.Release.Name (regexReplaceAll "^[^a-z]+" $tenant "t") | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{- define "obs.labels" -}}
{{- $labels := dict "app.kubernetes.io/part-of" .Chart.Name "app.kubernetes.io/version" (.Chart.AppVersion | trimPrefix "v") -}}
{{- if .tenant }}{{- $_ := set $labels "tenant" .tenant.name }}{{- end -}}
{{- toYaml $labels -}}
{{- end -}}

{{- define "obs.args" -}}
{{- range $flag, $value := . }}
- --{{ $flag }}{{ if not (kindIs "invalid" $value) }}={{ $value }}{{ end }}
{{- end }}
{{- end -}}

{{- define "obs.retention" -}}
{{- if lt (. | float64) 1.0 -}}{{ mulf . 24 | int }}h{{- else -}}{{ int . }}d{{- end -}}
{{- end -}}
