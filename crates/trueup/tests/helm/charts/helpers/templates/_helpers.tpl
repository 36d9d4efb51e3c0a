{{- define "helpers.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 63 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "helpers.labels" -}}
app: {{ include "helpers.fullname" . }}
{{- with .Values.extraLabels }}
{{ tpl (toYaml .) $ }}
{{- end }}
{{- end -}}
